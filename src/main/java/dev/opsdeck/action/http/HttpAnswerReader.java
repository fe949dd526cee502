package dev.opsdeck.action.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.TooLongHttpContentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one HTTP answer from a connection: Netty's decoder without Netty's connections. */
final class HttpAnswerReader {
  private static final int PIECE = 8_192;

  private HttpAnswerReader() {}

  /**
   * @throws SocketTimeoutException when it takes longer than {@link HttpActions#READ} in all
   */
  static HttpProbe.Answer read(InputStream in) throws IOException {
    EmbeddedChannel decoder =
        new EmbeddedChannel(
            new HttpResponseDecoder(), new HttpObjectAggregator(HttpActions.MOST_BYTES));
    try {
      return read(in, decoder);
    } catch (TooLongHttpContentException e) {
      return new HttpProbe.Answer.TooLong();
    } finally {
      decoder.finishAndReleaseAll();
    }
  }

  private static HttpProbe.Answer read(InputStream in, EmbeddedChannel decoder) throws IOException {
    long begun = System.nanoTime();
    byte[] piece = new byte[PIECE];
    while (true) {
      int length = in.read(piece);
      if (length < 0) {
        decoder.finish();
      } else {
        decoder.writeInbound(Unpooled.copiedBuffer(piece, 0, length));
      }
      Optional<HttpProbe.Answer> answer = next(decoder);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (length < 0) {
        return new HttpProbe.Answer.Broken("the connection was closed without an answer");
      }
      if (System.nanoTime() - begun > HttpActions.READ.toNanos()) {
        throw new SocketTimeoutException("the answer does not end");
      }
    }
  }

  /** Skips what only announces the answer, such as 103. */
  private static Optional<HttpProbe.Answer> next(EmbeddedChannel decoder) {
    @Nullable FullHttpResponse response;
    while ((response = decoder.readInbound()) != null) {
      try {
        if (response.decoderResult().isFailure()) {
          return Optional.of(new HttpProbe.Answer.Broken("what came is not HTTP"));
        }
        if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
          return Optional.of(page(response));
        }
      } finally {
        response.release();
      }
    }
    return Optional.empty();
  }

  private static HttpProbe.Answer page(FullHttpResponse response) {
    @Nullable String location = response.headers().get(HttpHeaderNames.LOCATION);
    return new HttpProbe.Answer.Page(
        response.status().code(),
        response.content().toString(StandardCharsets.UTF_8),
        location == null ? "" : location);
  }
}
