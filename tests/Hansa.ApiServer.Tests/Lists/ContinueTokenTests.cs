using System.Buffers.Text;
using System.Text;
using CsCheck;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Lists;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Tests.Lists;

public sealed class ContinueTokenTests
{
    [Fact]
    public void A_token_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long[-1, long.MaxValue], Gen.Char['a', 'z'].Array[0, 5], Gen.Char["az-.0"].Array[1, 9]).Sample((revision, ns, name) =>
        {
            var token = new ContinueToken(revision, new ObjectName(new string(ns), new string(name)));

            Assert.Equal(token, ContinueToken.Decode(token.Encode()));
        });

    [Fact]
    public void A_token_is_what_the_real_server_gives_out() =>
        Assert.Equal("{\"v\":\"meta.k8s.io/v1\",\"rv\":276,\"start\":\"k1\\u0000\"}", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(new ContinueToken(276, new ObjectName("", "k1")).Encode())));

    [Theory]
    [InlineData("garbage!")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"v\":5}")]
    [InlineData("{\"v\":\"meta.k8s.io/v2\",\"rv\":1,\"start\":\"a\\u0000\"}")]
    [InlineData("{\"v\":\"meta.k8s.io/v1\",\"rv\":\"1\",\"start\":\"a\\u0000\"}")]
    [InlineData("{\"v\":\"meta.k8s.io/v1\",\"rv\":1e30,\"start\":\"a\\u0000\"}")]
    [InlineData("{\"v\":\"meta.k8s.io/v1\",\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"a\\u0000\"}")]
    [InlineData("{\"v\":\"meta.k8s.io/v1\",\"rv\":1}")]
    public void A_token_of_somebody_else_is_refused(string content)
    {
        foreach (var token in new[] { content, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content)) })
            Assert.Equal(400, Assert.Throws<StatusException>(() => ContinueToken.Decode(token)).Code);
    }

    [Fact]
    public void No_text_gets_anything_else_out_of_it() => Gen.OneOf(Gen.String, Gen.Byte.Array[0, 60].Select(bytes => Base64Url.EncodeToString(bytes))).Sample(text =>
        Assert.Equal(400, Assert.Throws<StatusException>(() => ContinueToken.Decode(text)).Code));
}
