package dev.opsdeck.action.sql.dump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.sql.dump.BlobContainer.Authority;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Azurite, Microsoft's own emulator of Blob Storage, where it is installed: on the path, or in the
 * folder that {@code OPSDECK_TEST_AZURITE} names ({@code npm install azurite@3.35.0}).
 */
class AzuriteTest {
  private static final String ACCOUNT = "devstoreaccount1";

  /** Published by Microsoft for the emulator; it opens nothing else. */
  private static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Process azurite;
  private static URI account;
  private static String signature;

  @BeforeAll
  static void start() throws Exception {
    Path program =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("OPSDECK_TEST_AZURITE", "/nowhere")),
                Stream.of(System.getenv("PATH").split(":")))
            .flatMap(each -> Stream.of(each, each + "/node_modules/.bin"))
            .map(each -> Path.of(each, "azurite-blob"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(program != null, "Azurite is not installed");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    azurite =
        new ProcessBuilder(
                String.valueOf(program),
                "--disableTelemetry",
                "--skipApiVersionCheck",
                "--location",
                folder.toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                String.valueOf(port))
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(azurite.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    while (line != null && !line.contains("successfully listen")) {
      line = said.readLine();
    }
    Thread.ofVirtual().start(() -> said.lines().forEach(each -> {}));
    account = URI.create("http://127.0.0.1:" + port + "/" + ACCOUNT);
    signature = signature("rwdlac");
    assertEquals(201, put("/backups?restype=container&" + signature));
  }

  @AfterAll
  static void stop() {
    if (azurite != null) {
      azurite.destroy();
    }
  }

  private static int put(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(account + path))
            .header("x-ms-version", "2024-08-04")
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** An account SAS (learn.microsoft.com/rest/api/storageservices/create-account-sas). */
  private static String signature(String rights) throws Exception {
    String until = "2099-01-01T00:00:00Z";
    String signed =
        String.join("\n", ACCOUNT, rights, "b", "sco", "", until, "", "", "2024-08-04", "") + "\n";
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
    String sig =
        Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    return "sv=2024-08-04&ss=b&srt=sco&sp=%s&se=%s&sig=%s"
        .formatted(
            rights,
            URLEncoder.encode(until, StandardCharsets.UTF_8),
            URLEncoder.encode(sig, StandardCharsets.UTF_8));
  }

  private static BlobStore store(String container, String signed) {
    return new BlobStore(
        new BlobContainer(
            URI.create(account + "/" + container), new Authority.Signature(signed), () -> CLIENT));
  }

  private static Stored about(String name, byte[] bytes) {
    Digest digest = new Digest();
    digest.add(bytes, bytes.length);
    return new Stored(name, digest.size(), digest.sha256(), "r-1/dump", "15.20", Instant.EPOCH);
  }

  @Test
  void a_blob_of_several_blocks_is_there_when_its_list_is_committed_and_not_before()
      throws Exception {
    byte[] bytes = new byte[19 << 20];
    new Random(7).nextBytes(bytes);
    BlobStore store = store("backups", signature);
    Stored about = about("several.dump", bytes);
    try (DumpStore.Sink sink = store.begin("several.dump")) {
      sink.write(bytes, bytes.length);
      assertTrue(store.find("several.dump").isEmpty());
      assertTrue(sink.commit(about));
    }
    Stored found = store.find("several.dump").orElseThrow();
    assertEquals(about.size(), found.size());
    assertEquals(about.sha256(), found.sha256());
    assertEquals("r-1/dump", found.mark());
    try (var stream = store.open(found)) {
      assertArrayEquals(bytes, stream.readAllBytes());
    }
    assertTrue(store.newest(5).stream().anyMatch(each -> each.sha256().equals(about.sha256())));
  }

  @Test
  void a_blob_is_never_overwritten() throws Exception {
    BlobStore store = store("backups", signature);
    byte[] first = {1};
    byte[] second = {2};
    try (DumpStore.Sink sink = store.begin("once.dump")) {
      sink.write(first, 1);
      assertTrue(sink.commit(about("once.dump", first)));
    }
    try (DumpStore.Sink sink = store.begin("once.dump")) {
      sink.write(second, 1);
      assertFalse(sink.commit(about("once.dump", second)));
    }
    assertEquals(
        about("once.dump", first).sha256(), store.find("once.dump").orElseThrow().sha256());
  }

  @Test
  void no_right_and_no_container_are_told_with_azures_word() throws Exception {
    BlobStore reader = store("backups", signature("rl"));
    try (DumpStore.Sink sink = reader.begin("no.dump")) {
      sink.write(new byte[] {1}, 1);
      StoreException refused =
          assertThrows(StoreException.class, () -> sink.commit(about("no.dump", new byte[] {1})));
      assertEquals("403", refused.why().values().get("status"));
      assertFalse(refused.toString().contains("sig="));
    }
    StoreException missing =
        assertThrows(StoreException.class, () -> store("nowhere", signature).newest(1));
    assertEquals("ContainerNotFound", missing.why().values().get("why"));
  }

  @Test
  void a_database_is_dumped_to_a_container_and_restored_from_it() throws Exception {
    Path data = Files.createDirectories(folder.resolve("server"));
    OldServer postgres = OldServer.start(data);
    try {
      postgres.execute("postgres", "CREATE DATABASE shop");
      postgres.execute("shop", "CREATE TABLE t AS SELECT generate_series(1, 1000) AS i");
      DumpBench bench =
          new DumpBench(
              postgres.port,
              OldServer.programs(),
              account + "/backups",
              Map.of(Stores.SIGNATURE, "?" + signature));
      var made = Outcomes.done(bench.dumped());
      assertEquals(account + "/backups", made.output().place());
      Outcomes.done(bench.restored("shop_restored"));
      try (var connection = postgres.connect("shop_restored");
          var result = connection.createStatement().executeQuery("SELECT count(*) FROM t")) {
        result.next();
        assertEquals(1000, result.getInt(1));
      }
      assertEquals(
          List.of(DumpBench.DUMP),
          store("backups", signature).newest(20).stream()
              .map(Stored::name)
              .filter(name -> name.equals(DumpBench.DUMP))
              .toList());
    } finally {
      postgres.stop();
    }
  }
}
