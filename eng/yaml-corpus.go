// Prints texts of values files and what Go's parser, as Helm and Flux use it, makes of each: one JSON object a line, with the text and,
// unless it is refused, the JSON that Helm is given. Run by eng/yaml-corpus.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

type verdict struct {
	Text string          `json:"text"`
	JSON json.RawMessage `json:"json,omitempty"`
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	seen := map[string]bool{}
	for _, text := range texts() {
		if seen[text] {
			continue
		}
		seen[text] = true
		if err := out.Encode(ask(text)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// Helm's ReadValues.
func ask(text string) verdict {
	values := map[string]interface{}{}
	err := yaml.Unmarshal([]byte(text), &values, func(d *json.Decoder) *json.Decoder {
		d.UseNumber()
		return d
	})
	if err != nil {
		return verdict{Text: text}
	}
	if values == nil {
		values = map[string]interface{}{}
	}
	read, err := json.Marshal(values)
	if err != nil {
		return verdict{Text: text}
	}
	return verdict{Text: text, JSON: read}
}

func texts() []string {
	all := append([]string{}, whole...)
	for _, scalar := range scalars {
		all = append(all, "a: "+scalar+"\n")
	}
	for _, key := range keys {
		all = append(all, key+": 1\n", "a:\n  "+key+": 1\n")
	}
	for _, tag := range tags {
		for _, value := range []string{"", " 12", " 1.5", " text", " true", " ~", " aGVsbG8=", " \"12\"", " 2001-01-01", " {b: 1}", " [b]"} {
			all = append(all, "a: "+tag+value+"\n")
		}
		all = append(all, tag+" a: 1\n", "? "+tag+" 1\n: 2\n")
	}
	for _, escape := range escapes {
		all = append(all, "a: \"x"+escape+"y\"\n")
	}
	for _, character := range characters {
		all = append(all,
			"a: 1 # "+character+"\n",
			"a: x"+character+"y\n",
			"a: 'x"+character+"y'\n",
			"a: \"x"+character+"y\"\n",
			"a: |\n  x"+character+"y\n",
			"a: "+character+"\n",
			character+"a: 1\n",
			"a"+character+": 1\n",
			"a:\n  b: 1\n"+character+"\n",
			"a:\n"+character+"b: 1\n",
			"a:\n "+character+"b: 1\n",
			"a:"+character+"1\n",
			"a: 1"+character+"\nb: 2\n",
			"a: 1"+character+"# comment\nb: 2\n",
			"a: [1,"+character+"2]\n",
			"a: {b:"+character+"2}\n",
			"-"+character+"a\n",
			"a:\n-"+character+"b\n")
	}
	for _, end := range []string{"\r\n", "\r", "\u0085", "\u2028", "\u2029"} {
		for _, text := range []string{"a: 1\nb: 2\n", "a:\n  b: 2\n\nc:\n- d\n", "a: |\n  x\n  y\nb: 1\n", "a: >\n  x\n  y\n\n  z\n", "a: 'x\n  y'\n", "a: \"x\n  y\"\n", "a: x\n  y\n", "# c\na: 1\n"} {
			all = append(all, strings.ReplaceAll(text, "\n", end))
		}
	}
	return all
}

var scalars = []string{
	"", "~", "null", "Null", "NULL", "nUll", "y", "Y", "yes", "Yes", "YES", "yEs", "n", "No", "NO", "on", "ON", "off", "Off", "true", "True", "TRUE", "tRue", "false",
	"0", "-0", "+0", "00", "01", "07", "08", "0644", "0o644", "0O17", "0x1F", "0X1f", "-0x1F", "0xG", "0b11", "-0b11", "0b12", "0B1", "1_000", "_1", "1__0", "1_", "0_7", "0x_1", "+1", "-1", "--1", "+-1",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "123456789012345678901234567890",
	"1.", ".5", "-.5", "+.5", "1.5", "1.10", "1e3", "1E3", "1e+3", "1e-3", "1.e3", ".e3", "1e", "1e400", "-1e400", "1e-400", "0x1p3", "0x1.8p1", "1_0.5", "1._5", "._5", ".5_0", "0.1", "1e21", "1e20", "1e-7", "123456.789e3", ".",
	".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN", "-.nan", ".iNf", "inf", "nan", "Infinity", ".infinity", "+.1e400", ".1e400", ".1_e1", "infinity", "1inf",
	"190:20:30", "1:2", "2001-01-01", "2024-02-30", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43Z", "2001-12-14 21:59:43",
	"=", "<<", "'<<'", "-", "--", "---", "- b", "-b", "?", "? b", "?b", ":", ":b", ": b", "b:", "b: c", "b:c", "b::c", "::", "b :c", "b : c", "b #c", "b#c", "#b", "b, c", "b]", "b}", "]", "}", ",", ",b", "%b", "@b", "`b", "!", "! b", "!b", "!!b", "&", "& b", "&x", "&x b", "&x &y b", "*", "*x", "* x", "|", ">", "|b", "|-", ">+", "|2", "|0", "|10", "|-2", "|2-", "|22", "| b", "| # c", "|# c", "\"b", "'b", "\"b\" c", "'b' c", "'b'c", "\"b\"#c", "\"b\" #c", "''", "\"\"", "''''", "'b''c'", "'b'' c", "[", "[b", "[b,", "[b,]", "[,]", "[b,,c]", "[b c]", "[b: c]", "[b: c, d]", "[? b]", "[? b : c]", "[: b]", "[b]c", "[b] c", "[b] #c", "[b]#c", "[[b]", "[b]]", "{", "{b", "{b}", "{b,}", "{b, c}", "{,}", "{b: }", "{b:}", "{b:c}", "{b: c: d}", "{\"b\":c}", "{'b':c}", "{\"b\": c}", "{\"b\"}", "{? b}", "{? b : c}", "{: b}", "{b: c}d", "{b: c} d", "{b: [c, {d: e}]}", "{[b]: c}", "{{b: c}: d}", "{{ .Values.b }}", "{{ .Values.b }}:{{ .c }}", "\"{{ .Values.b }}\"", "'{{ .b }}'", "b{{ .c }}", "{{b}}", "{ {b: c} }", "[{{b}}]", "${b}", "$(b)", "{b: ${c}}", "{b: $c}", "http://b.c/d?e=f#g", "a b c", "b\\n", "'b\\n'", "\"b\\n\"", "-.5.5", "1.2.3", "v1.2.3", "12e03", "0.0.0.0/0", "10:00", "1,000", "50%", "*.b", "'*.b'", "&b: c", "!b c: d", "[*x]", "~b", "~ b", "null b", "yes b", "\U0001F680", "\u00fc", "\u6771\u4eac",
}

var keys = []string{
	"8080", "0x1F90", "1e3", "1.5", "1.0", "0.1", "100000", "1000000.5", "123456789", "-1", "on", "true", "null", "~", "''", "\"\"", "Null", "2001-01-01", ".inf", ".nan", "-.inf", "9223372036854775807", "9223372036854775808", "=", "<<", "[b]", "{b: c}", "[]", "{}", "b c", "b.c/d", "'b'", "\"b\\tc\"", "b'c", "b\"c", "b#c", "b #c", "*x", "&x b", "&x", "!!str 1", "!!int 1", "!!binary aGVsbG8=", "!b c", "?", "? b", "-", "- b", "-b", "@b", "`b", "%b", "|", ">", ",b", "b,c", "b]", "{{ .b }}", "${b}", "1_000", "0644", "0o7", "18446744073709551615", ".5", "1e400", ".1e400", "12345678.9", "1e21", "1e-7", "\u00fc", "\U0001F680", "https://b",
}

var tags = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!!map", "!!seq", "!!set", "!!omap", "!!merge", "!!value", "!b", "!", "!!", "!<tag:yaml.org,2002:str>", "!<!b>", "!<b", "!b!c", "!b%21", "!b%zz"}

var escapes = []string{"\\0", "\\a", "\\b", "\\t", "\\\t", "\\n", "\\v", "\\f", "\\r", "\\e", "\\ ", "\\\"", "\\'", "\\/", "\\\\", "\\N", "\\_", "\\L", "\\P", "\\x41", "\\x4", "\\xzz", "\\u0041", "\\u00e9", "\\u004", "\\ud83d\\ude80", "\\ud83d", "\\U0001F680", "\\U00110000", "\\Uffffffff", "\\\n", "\\\n  ", "\\z", "\\1", "\\", "\\u0000", "\\uFEFF", "\\uFFFF"}

var characters = []string{"\t", " \t", "\t ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2028", "\u0085", "\x00", "\x01", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\u0080", "\u009f", "\ufffd", "\ufffe", "\uffff", "\U0001F680", "\U0001FFFF", "\U0010FFFF"}

var whole = []string{
	"", "\n", " ", "\t", "\n\n", "# c", "# c\n", " # c\n", "\t# c\n", "---", "---\n", "---\n# c\n", "--- # c\n", "--- {}\n", "--- a: 1\n", "--- \na: 1\n", "---\t\na: 1\n", "---a: 1\n", "...", "...\n", "a: 1\n...\n", "a: 1\n...\n# c\n", "a: 1\n... # c\n", "a: 1\n...\nb: 2\n", "a: 1\n... b\n", "a: 1\n---\n", "a: 1\n---\n# c\n", "a: 1\n---\n---\n", "a: 1\n---\nb: 2\n", "a: 1\n--- b\n", "---\na: 1\n---\nb: [\n", "---\n---\na: 1\n", "# c\n---\na: 1\n", "# c\n---\n# d\n---\na: 1\n", "...\na: 1\n", "---\n...\n---\na: 1\n", "a: 1\n--- |\n  b\n",
	"%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n", "%YAML 1.0\n---\na: 1\n", "%YAML 2.0\n---\na: 1\n", "%YAML 1.1\na: 1\n", "%YAML\n---\na: 1\n", "%FOO b\n---\na: 1\n", "%YAML 1.1\n%YAML 1.1\n---\na: 1\n", "%TAG ! tag:b.c,2000:\n---\na: !d e\n", "%TAG !b! tag:yaml.org,2002:\n---\na: !b!int 12\n", "%TAG !b! tag:yaml.org,2002:\n%TAG !b! x\n---\na: 1\n", "a: 1\n%YAML 1.1\n---\nb: 1\n", "%a: 1\n",
	"\ufeffa: 1\n", "\ufeff\ufeffa: 1\n", "\ufeff", "\ufeff\n", "\ufeff# c\na: 1\n", "\ufeff---\na: 1\n", "---\n\ufeffa: 1\n", "a: 1\n\ufeff", "a: 1\n\ufeffb: 2\n", "a: 1\n\ufeff---\nb: 2\n", "\n\ufeffa: 1\n", "\ufeff{\"a\": 1}", "\ufeff  a: 1\n  b: 2\n", "\ufeffa:\n  b: 1\nc: 2\n",
	"a\n", "- a\n", "[a]\n", "1\n", "~\n", "null\n", "\"a\"\n", "|\n  a\n", "a b\n", "!!null\n", "!!null x\n", "{}\n", "{}", "{ }\n{}\n", "{}\n# c\n", "{} a\n", "[]\n", "*x\n", "&x\n", "&x a: 1\n", "&x\na: 1\n", "&x {a: *x}\n", "!!map\na: 1\n", "!b\na: 1\n", "!!str\na: 1\n", "!!map {a: 1}\n", "!!null {a: 1}\n", "!!str {a: 1}\n", "!!seq {a: 1}\n", "<<\n", "<<: {a: 1}\n",
	"{\"a\": 1, \"b\": [true, null, \"c\"]}", "{\"a\":1,\"b\":{\"c\":\"d\"}}", "{\n\t\"a\": 1,\n\t\"b\": [\n\t\t2\n\t]\n}\n", "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}", "{\"a\": \"\\ud83d\\ude80\"}", "{\"a\": \"\\u00fc\\/\"}", "{\"a\": 1.0e5}", "{\"a\": 1}\n{\"b\": 2}\n", "{\"a\": 1,}", "{'a': 1}", "{a: 1,\nb: 2}", "{a: 1\n}\n", "{\na: 1\n}\n", "{\na: [\n1\n]}\n", "a: {\nb: 1\n}\n", "a: {\n  b: 1\n  }\n", "a: [\n1,\n2\n]\n", "a: [\n  1,\n  2\n]\nb: 1\n", "a: [\n\t1\n]\n", "a:\n  b: [\n1]\n", "a:\n  b: {\n c: 1}\n", "a: {b: 1,\n\n # c\n c: 2}\n", "a: [b\n  c]\n", "a: {b\n  c: d}\n", "a: {\"b\"\n: c}\n", "a: [\"b\"\n: c]\n", "{a: 1}: 2\n", "[a, b]: 2\n", "[\"a\",\"b\"]\n", "{\"a\":\n1}", "{\"a\"\n:1}", "{\"a\" : 1}", "{a :1}", "{a : 1}", "{\"a\":1 ,\"b\":2}", "{\"a\":-1,\"b\":+1}", "{\"a\":\"b\",# c\n}", "{\"a\":\"b\", # c\n}",
	"a: 1\na: 2\n", "a: 1\n'a': 2\n", "a: {b: 1}\na: {c: 2}\n", "a: {b: 1, b: 2}\n", "a: 1\nb: 2\na: 3\n", "yes: 1\non: 2\n", "1.0: a\n1.00: b\n", "a: 1\na:\n", "<<: {a: 1}\n<<: {b: 2}\n",
	"a: &x {b: 1}\nc: *x\n", "a: &x {b: 1}\nc: {<<: *x}\n", "a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", "a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n", "a: &x {b: 1}\nd: &y {b: 2, e: 3}\nc: {<<: [*x, *y]}\n", "a: &x {b: 1}\nd: &y {b: 2, e: 3}\nc:\n  e: 4\n  <<: [*x, *y]\n", "a: &x 1\nc: {<<: *x}\n", "a: &x [{b: 1}]\nc: {<<: *x}\n", "c: {<<: 1}\n", "c: {<<: ~}\n", "c: {<<: }\n", "c: {<<: []}\n", "c: {<<: [1]}\n", "c: {<<: [{b: 1}, 2]}\n", "c: {<<: [[{b: 1}]]}\n", "c: {<<: {b: 1, <<: {d: 2}}}\n", "c: {'<<': {b: 1}}\n", "c: {\"<<\": 1}\n", "c: {!!merge <<: {b: 1}}\n", "c: {!!str <<: {b: 1}}\n", "c: {&x <<: {b: 1}}\n", "a: &x {b: {c: 1}}\nd:\n  <<: *x\n  b: {e: 2}\n", "a: *x\n", "a: &x 1\nb: *y\n", "a: &x [*x]\n", "a: &x {b: *x}\n", "a: &x {<<: *x}\n", "a: &x {b: &y [*x]}\n", "a: &x b\n*x : c\n", "a: &x b\n*x: c\n", "a: &x {}\n*x : c\n", "a: &x 1\nb: &x 2\nc: *x\n", "a: *x\nb: &x 1\n", "&x a: 1\nb: *x\n", "a: &x\nb: *x\n", "a: &x\n  b: 1\nc: *x\n", "a: &x\n- b\nc: *x\n", "a: &x-y_1 b\nc: *x-y_1\n", "a: &x.y b\nc: *x.y\n", "a: &x/y b\n", "a: &\u00fc b\n", "a: *x b\n", "a: &x *x\n", "a: &x 1\nb: &y *x\n", "a: &x 1\nb: !!str *x\n", "a: [&x 1, *x]\n", "a: {b: &x 1, c: *x}\n", "a: &x b: c\n", "a: &x !!str 1\nb: *x\n", "a: !!str &x 1\nb: *x\n", "a: &x |\n  b\nc: *x\n", "a: &x ~\nb: {<<: *x}\n", "x: &x {a: 1}\n<<: *x\n", "<<: *x\nx: &x {a: 1}\n", "a: &x {.inf: 1}\nb: *x\n", "a: &x .inf\n",
	"a:\n  b: 1\n c: 2\n", "a:\n b: 1\n  c: 2\n", " a: 1\nb: 2\n", "  a: 1\n  b: 2\n", "a: 1\n b: 2\n", "a: b\n  c\n", "a: b\n  c: d\n", "a: b\nc\n", "a: b\nc\nd: e\n", "a\nb: c\n", "a:\n- b\n- c\n", "a:\n  - b\n  - c\n", "a:\n  - b\n - c\n", "a:\n- b\n  - c\n", "a:\n-b\n", "a:\n- b: c\n  d: e\n", "a:\n- b: c\n d: e\n", "a:\n- - b\n  - c\n", "a:\n- - b\n- c\n", "a:\n-\n  b: c\n", "a:\n-\n", "a: - b\n- c\n", "- a: 1\nb: 2\n", "a: 1\n- b\n", "a:\n  b\n  c\n", "a:\n  \"b\n  c\"\n", "a: \"b\nc\"\n", "a: 'b\nc: d'\n", "a: \"b\n---\nc\"\n", "a: 'b\n...\nc'\n", "a: b\n\n\n  c\n", "a:\n\n\n  b: 1\n", "a: |\n  b\n c\n", "a: |\n  b\n\n  c\n\nd: 1\n", "a: |+\n  b\n\nd: 1\n", "a: |-\n  b\n\nd: 1\n", "a: >\n  b\n    c\n  d\n", "a: |\n    \n  b\n", "a: |\n   \n\n  b\n", "a: |\n\tb\n", "a: |\n  \tb\n", "a: |\n b\n\tc\n", "a: |2\n   b\n", "a: |4\n  b\n", "a: |1\n  b\n", "a: |\nb: 1\n", "a: >\n\nb: 1\n", "a: |\n  b: [\n  {{ c }}\n", "a: |\n  # b\n", "a: |\n# b\n", "a: |\n  b\n# c\n", "a: |\n  b", "a: |", "a: >-", "a: |\n  b\n  # c\n d: 1\n", "a: b # c\n# d\ne: f\n", "a: # b\n  c: d\n", "a: #b\n", "a: b\n #c\n  d\n", "a: b\n# c\n  d\n", "a:\n  # c\n\n  b: 1\n", "a:\n# c\n  b: 1\n", "a:  b\n", "a:   'b'   \n", "a : b\n", "a :b\n", "a:b\n", "a:\tb\n", "a\t: b\n", "a:\t\n  b: c\n", "a:\n\tb: c\n", "a:\n  b: c\n\td: e\n", "a:\n  b: c\n  \td: e\n", "\ta: b\n", " \ta: b\n", "a: b\n\tc\n", "a: b\n  \tc\n", "a: 'b\n\tc'\n", "a: \"b\n\tc\"\n", "a: \"b\t\n\t c\"\n", "- \ta\n", "a:\n-\tb\n", "a:\n- \tb: c\n", "a:\n-\tb: c\n", "a:\n  -\tb\n", "?\ta\n:\tb\n", "? a\n", "? a\n: b\n", "? a\n:\n", "? a\n? b\n", "? a\n  b\n: c\n", "? |\n  a\n: b\n", "? - a\n: b\n", "? {a: 1}\n: b\n", "? a: 1\n: b\n", ": a\n", ":\n", "? \n: b\n", "? a\nb: c\n", "?a: b\n", "a: ? b\n", "a: 1\n\t\n", "a: 1\n\t# c\n", "a: 1\n \t \nb: 2\n", "\t\na: 1\n", "a: 1\n\t\nb: 2\n", "a:\n\t\n  b: 1\n", "a:\n  b: 1\n\t\n  c: 2\n", "a: 1\t\n", "a: 1 \t # c\n", "a: \t1\n", "a: \t\n", "a: \t# c\n", "a:\t# c\n  b: 1\n", "a:\t- b\n", "a: [\t1\t,\t2\t]\n", "a: {\tb\t:\t1\t}\n", "a:\t{b: 1}\n", "a:\t|\n  b\n", "a:\t\"b\"\n", "a: |\t\n  b\n", "a: |\t# c\n  b\n", "a: &x\tb\n", "a: !!str\t1\n", "a: *x\t\n", "---\ta: 1\n", "...\t\n", "a: 1\n...\t\n",
	"\u00a0a: 1\n", "a\u00a0: 1\n", "a:\u00a01\n", "a: \u00a01\n", "a: 1\u00a0\n", "a:\n\u00a0\u00a0b: 1\n", "a:\n \u00a0b: 1\n", "a:\n  b: 1\n\u00a0\u00a0c: 2\n", "a: 1\n\u00a0\n", "a: 1\n\u00a0\nb: 2\n", "a: 1 #\u00a0c\n", "a: 1\u00a0# c\n", "-\u00a0a\n", "a:\n-\u00a0b\n", "a:\n- b\n-\u00a0c\n", "a: [1,\u00a02]\n", "\u3000a: 1\n", "a:\n\u3000\u3000b: 1\n",
	"a: 'it's'\n", "a: it's\n", "a: \"say \"b\"\"\n", "a: 'b\n", "a: \"b\n", "a: 'b\nc: d\n", "a: \"b\nc: d\n", "a: b'\n", "a: b\"\n", "a: ''b\n", "a: \"\"b\n", "a: '' b\n", "'a' 'b': 1\n", "'a: 1\n", "\"a: 1\n", "\"a\"\n: 1\n", "'a'\n: 1\n", "\"a\": 1\n'b': 2\n", "\"a\":1\n", "'a':1\n", "\"a\"b: 1\n", "\"a\n b\": 1\n", "a b\n c: 1\n",
	strings.Repeat("k", 1022) + ": 1\n", strings.Repeat("k", 1023) + ": 1\n", strings.Repeat("k", 1024) + ": 1\n", strings.Repeat("k", 1025) + ": 1\n", "\"" + strings.Repeat("k", 1030) + "\": 1\n", "? " + strings.Repeat("k", 1030) + "\n: 1\n", "a: {" + strings.Repeat("k", 1030) + ": 1}\n", "{\"" + strings.Repeat("k", 1030) + "\": 1}", "a: " + strings.Repeat("v", 3000) + "\n", "a: [" + strings.Repeat("b, ", 600) + "]\n",
	aliases(2, 10), aliases(3, 10), aliases(4, 10), aliases(5, 10), aliases(6, 10), aliases(4, 5), aliases(7, 4), many(90), many(100), many(200), many(1000), "a: " + strings.Repeat("[", 90) + strings.Repeat("]", 90) + "\n", strings.Repeat("a: {", 40) + strings.Repeat("}", 40),
	"replicaCount: 3\nimage:\n  repository: nginx\n  tag: \"1.25\"\n  pullPolicy: IfNotPresent\nservice:\n  type: ClusterIP\n  port: 80\nresources: {}\nnodeSelector: {}\ntolerations: []\n", "config: |\n  [server]\n    port = 8080\n\t\tindented = yes\nargs:\n  - --flag=value\n  - \"--other={{ .x }}\"\n", "template: >-\n  {{- range .Alerts }}\n  *{{ .Labels.alertname }}* \U0001F6A8\n  {{- end }}\n", "ports:\n  8080: {exposedPort: 80}\n  on: x\nmode: 0644\nversion: 1.10\n", "a: 1 \n b: 2\n", "a: !vault |\n  abcdef\nb: !Ref Name\nc: !Sub {a: b}\n", "a: !!binary |\n  aGVs\n  bG8=\n", "a: !!binary \"not base64 at all!\"\n", "a: !!binary gIGC\n", "a: !!binary\n", "? !!binary aGVsbG8=\n: 1\n", "a: !!set {b, c}\n", "a: !!omap [b: 1]\n", "a: !!python/object:b {}\n", "a: !!float 1\n", "a: !!float .inf\n", "a: !!int 1.0\n", "a: !!bool yes\n", "a: !!null ''\n", "a: !!str ~\n", "a: !!str\n", "a: ! 12\n", "a: ! \"12\"\n", "a: !!str {}\n", "a: !<tag:yaml.org,2002:int> 3\n", "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\n", "a=1\n", "a = 1\n", "a=1\nb=2\n", "[section]\na=1\n", "<a>1</a>\n", "a: 1;\n", "// c\na: 1\n", "/* c */\na: 1\n", "a: 1 // c\n", "a: <b>\n", "apiVersion: v1\nkind: ConfigMap\n", "#!/bin/sh\na: 1\n", "a:\n  b:\n    c: 1\n   d: 2\n", "a:\n  - b: 1\n    c: 2\n   d: 3\n", "a: b: c: d\n", "a: [b, c\nd: e\n", "a: {b: c\nd: e\n", "a: 'b\n\n  c'\n", "a: \"b\\\n  c\"\n", "a: \"b \\\n\n  c\"\n",
}

// A text in which each level refers to the one before as often as breadth says.
func aliases(depth, breadth int) string {
	text := "l0: &l0 x\n"
	for level := 1; level <= depth; level++ {
		text += fmt.Sprintf("l%d: &l%d [%s]\n", level, level, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*l%d, ", level-1), breadth), ", "))
	}
	return text
}

// One map, and as many aliases to it.
func many(count int) string {
	text := "base: &base {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10}\nall:\n"
	return text + strings.Repeat("- *base\n", count)
}
