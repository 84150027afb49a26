// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.upload.Content;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uploads to an emulator of Cloud Storage that others wrote, {@code fake-gcs-server}:
 * {@code go install github.com/fsouza/fake-gcs-server@v1.53.1}, and its folder on the PATH.
 */
class FakeGcsServerTest {
    // not slow: a program of others, which few machines have
    private static final long UNIT = 256 << 10;
    private static final String BUCKET = "tuning-data";

    @TempDir
    private static Path folder;

    private static Process server;
    private static VertexClients clients;

    @BeforeAll
    static void start() throws IOException {
        int port = freePort();
        URI url = URI.create("http://127.0.0.1:" + port);
        server = new ProcessBuilder(
                        program(),
                        "-backend=memory",
                        "-scheme=http",
                        "-host=127.0.0.1",
                        "-port=" + port,
                        "-external-url=" + url,
                        "-location=US-CENTRAL1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        VertexPlace place = new VertexPlace("test-project", "us-central1", "us-central1", url, url);
        clients = new VertexClients(
                place,
                at -> ApiClient.builder(VertexAiProvider.ID, at)
                        .auth(Auth.none())
                        .errors(VertexErrors.RULES)
                        .timeouts(t -> t.attempt(Duration.ofSeconds(5)))
                        .build());
        // refused connections are tried again until it listens
        for (int i = 0; i < 5; i++) {
            try {
                clients.storage()
                        .send(HttpCall.post("storage", "v1", "b")
                                .addQuery("project", "test-project")
                                .json(Map.of("name", BUCKET, "location", "US-CENTRAL1"))
                                .build());
                return;
            } catch (ProviderException e) {
                if (i == 4) {
                    throw e;
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.destroy();
            clients.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        Optional<Path> found = Arrays.stream(path.split(File.pathSeparator, -1))
                .map(part -> Path.of(part, "fake-gcs-server"))
                .filter(Files::isExecutable)
                .findFirst();
        Need.PEER.require(found.isPresent(), "fake-gcs-server on the PATH");
        return found.orElseThrow().toString();
    }

    private static DataBucket bucket(String address) {
        return new DataBucket(
                clients,
                BucketAddress.parse(address),
                new StorageSettings(UNIT, Duration.ofSeconds(20), null, false, false));
    }

    private static Content bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new SplittableRandom(seed).nextBytes(bytes);
        return Content.of(bytes);
    }

    @Test
    void data_goInPieces_onceForTheSameBytes() {
        DataBucket bucket = bucket(BUCKET);
        Content content = bytes(900_000, 1);
        String uri = bucket.ensure(content);
        assertThat(uri).matches("gs://tuning-data/finetune4j/[0-9a-f]{64}\\.jsonl");
        assertThat(bucket.ensure(content)).isEqualTo(uri);
        StoredObject stored = bucket.objects().stream()
                .filter(object -> uri.endsWith(object.name()))
                .findFirst()
                .orElseThrow();
        assertThat(stored.holds(DataSums.of(content)))
                .as("its own CRC32C and MD5")
                .isTrue();
        assertThat(stored.fields().text("crc32c"))
                .isEqualTo(DataSums.of(content).crc32c());
        assertThat(stored.fields().text("md5Hash"))
                .isEqualTo(DataSums.of(content).md5());
    }

    @Test
    void data_canBeListedAndDeleted() {
        DataBucket bucket = bucket("gs://" + BUCKET + "/team");
        bucket.ensure(bytes(100, 2));
        assertThat(bucket.objects().stream().map(StoredObject::name)).hasSize(1);
        bucket.objects().forEach(object -> bucket.delete(object.name()));
        bucket.delete("team/finetune4j/gone.jsonl");
        assertThat(bucket.objects().stream()).isEmpty();
    }

    @Test
    void emptyAndExactPieces_arrive() {
        DataBucket bucket = bucket("gs://" + BUCKET + "/sizes");
        for (int size : new int[] {1, (int) UNIT, (int) (2 * UNIT), (int) (2 * UNIT) + 1}) {
            bucket.ensure(bytes(size, size));
        }
        assertThat(bucket.objects().stream().mapToLong(o -> o.size().orElse(0)).sorted())
                .containsExactly(1L, UNIT, 2 * UNIT, 2 * UNIT + 1);
    }

    /**
     * After a break we ask the session how far it has come. This emulator takes the question for the end of the upload
     * (Cloud Storage does not, see its page on resumable uploads): what is then damaged is noticed by its sums, and
     * replaced.
     */
    @Test
    void uploadThatBreaks_isNoticedAsDamaged_andReplaced() {
        int[] puts = {0};
        VertexClients breaking = new VertexClients(
                clients.place(),
                at -> ApiClient.builder(VertexAiProvider.ID, at)
                        .auth(Auth.none())
                        .errors(VertexErrors.RULES)
                        .sleeper(time -> {})
                        .around(next -> call -> {
                            if (call.method().equals("PUT") && ++puts[0] == 2) {
                                throw new IOException("the cable");
                            }
                            return next.send(call);
                        })
                        .build());
        DataBucket bucket = new DataBucket(
                breaking,
                BucketAddress.parse("gs://" + BUCKET + "/broken"),
                new StorageSettings(UNIT, Duration.ofSeconds(20), null, false, false));
        Content content = bytes(700_000, 3);
        assertThatThrownBy(() -> bucket.ensure(content)).hasMessageContaining("arrived damaged");
        bucket.ensure(content);
        assertThat(bucket.objects().stream())
                .singleElement()
                .satisfies(
                        object -> assertThat(object.holds(DataSums.of(content))).isTrue());
    }

    @Test
    void checks_tellWhatTheEmulatorCannot() {
        assertThat(bucket(BUCKET).check())
                .singleElement()
                .asString()
                .contains("the storage endpoint does not report permissions");
    }
}
