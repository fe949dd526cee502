package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dumps as block blobs of a container of Azure Blob Storage (REST API 2024-08-04). Blocks are
 * nowhere to be seen until their list is committed, and Azure deletes them after a week when it
 * never is. Each is sent with its MD5, which Azure compares, and may be sent again.
 */
final class BlobStore implements DumpStore {
  /** With 50,000 blocks at most, a dump may have 390 GB. */
  private static final int BLOCK = 8 << 20;

  private static final int CREATED = 201;
  private static final int MISSING = 404;
  private static final int CONFLICT = 409;
  private static final int OK = 200;
  private static final Pattern BLOB = Pattern.compile("<Blob>.*?</Blob>", Pattern.DOTALL);

  private final BlobContainer container;

  BlobStore(BlobContainer container) {
    this.container = container;
  }

  @Override
  public String label() {
    return container.label();
  }

  @Override
  public Optional<Stored> find(String name) throws IOException, InterruptedException {
    HttpResponse<Void> answer = container.head(name);
    if (answer.statusCode() == MISSING) {
      return Optional.empty();
    }
    if (answer.statusCode() != OK) {
      throw container.refused(answer.statusCode(), answer.headers());
    }
    HttpHeaders headers = answer.headers();
    return Optional.of(
        new Stored(
            name,
            headers.firstValueAsLong("Content-Length").orElse(0),
            headers.firstValue("x-ms-meta-sha256").orElse(""),
            headers.firstValue("x-ms-meta-opsdeck").orElse(""),
            headers.firstValue("x-ms-meta-version").orElse(""),
            time(headers.firstValue("Last-Modified").orElse(""))));
  }

  private static Instant time(String rfc1123) {
    return rfc1123.isEmpty()
        ? Instant.EPOCH
        : DateTimeFormatter.RFC_1123_DATE_TIME.parse(rfc1123, Instant::from);
  }

  @Override
  public List<Stored> newest(int most) throws IOException, InterruptedException {
    List<Stored> all = new ArrayList<>();
    String marker = "";
    do {
      String page = container.list(marker);
      Matcher blob = BLOB.matcher(page);
      while (blob.find()) {
        all.add(listed(blob.group()));
      }
      marker = element(page, "NextMarker");
    } while (!marker.isEmpty());
    all.sort(Comparator.comparing(Stored::madeAt).reversed());
    return all.stream().limit(most).toList();
  }

  private static Stored listed(String blob) {
    String size = element(blob, "Content-Length");
    return new Stored(
        element(blob, "Name"),
        size.isEmpty() ? 0 : Long.parseLong(size),
        element(blob, "sha256"),
        element(blob, "opsdeck"),
        element(blob, "version"),
        time(element(blob, "Last-Modified")));
  }

  private static String element(String xml, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
    return found.find() ? found.group(1) : "";
  }

  @Override
  public Sink begin(String name) {
    return new BlobSink(name);
  }

  @Override
  public InputStream open(Stored dump) throws IOException, InterruptedException {
    return container.get(dump.name());
  }

  /** A blob that is being sent. */
  private final class BlobSink implements Sink {
    private final String name;
    private final String attempt = HexFormat.of().toHexDigits(UUID.randomUUID().hashCode());
    private final byte[] block = new byte[BLOCK];
    private final List<String> ids = new ArrayList<>();
    private int filled;

    private BlobSink(String name) {
      this.name = name;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException, InterruptedException {
      int taken = 0;
      while (taken < length) {
        int part = Math.min(length - taken, BLOCK - filled);
        System.arraycopy(bytes, taken, block, filled, part);
        filled += part;
        taken += part;
        if (filled == BLOCK) {
          send();
        }
      }
    }

    /** All ids of a blob have one length. */
    private void send() throws IOException, InterruptedException {
      String id =
          Base64.getEncoder()
              .encodeToString(
                  "%s-%06d".formatted(attempt, ids.size()).getBytes(StandardCharsets.US_ASCII));
      HttpResponse<String> answer = container.block(name, id, block, filled);
      if (answer.statusCode() != CREATED) {
        throw container.refused(answer.statusCode(), answer.headers());
      }
      ids.add(id);
      filled = 0;
    }

    @Override
    public boolean commit(Stored dump) throws IOException, InterruptedException {
      if (filled > 0) {
        send();
      }
      StringBuilder list =
          new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
      ids.forEach(id -> list.append("<Uncommitted>").append(id).append("</Uncommitted>"));
      Map<String, String> about = new TreeMap<>();
      about.put("sha256", dump.sha256());
      about.put("opsdeck", dump.mark());
      about.put("version", dump.version());
      HttpResponse<String> answer =
          container.commit(name, list.append("</BlockList>").toString(), about);
      return switch (answer.statusCode()) {
        case CREATED -> true;
        case CONFLICT -> false;
        default -> throw container.refused(answer.statusCode(), answer.headers());
      };
    }

    @Override
    public void close() {
      ids.clear();
    }
  }

  /** That the store did not answer, or broke off. */
  static StoreException away(String label, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new StoreException(
        Fact.of("dump.blob-away", "container", label, "why", why), Again.MAY_HELP);
  }
}
