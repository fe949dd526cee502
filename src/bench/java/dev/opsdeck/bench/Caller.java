package dev.opsdeck.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept-alive HTTP/1.1 connection that costs the load generator next to nothing. */
final class Caller implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String head;

  Caller(URI to) throws IOException {
    socket = new Socket(to.getHost(), to.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    head = "POST " + to.getPath() + " HTTP/1.1\r\nHost: " + to.getAuthority() + "\r\n";
  }

  /** Posts a form; returns the status once the whole answer is here. */
  int post(SignedForm form) throws IOException {
    byte[] body = form.body().getBytes(StandardCharsets.UTF_8);
    String request =
        head
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length
            + "\r\nX-Slack-Request-Timestamp: "
            + form.timestamp()
            + "\r\nX-Slack-Signature: "
            + form.signature()
            + "\r\n\r\n"
            + form.body();
    out.write(request.getBytes(StandardCharsets.UTF_8));
    return answer();
  }

  private int answer() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    if (chunked) {
      for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
        in.skipNBytes(size + 2L);
      }
      line();
    } else {
      in.skipNBytes(length);
    }
    return status;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
