// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeFaults;
import io.github.finetune4j.testkit.FakeHttp;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The storage of {@link FakeFireworksServer}, at another place: signed URLs, which are never asked with the key. */
final class FakeFireworksStorage implements AutoCloseable {
    private static final String SIGNATURE = "X-Goog-Signature=fake-signature-0123456789";
    private static final String SIGNED = "X-Goog-SignedHeaders=content-type%3Bhost%3Bx-goog-content-length-range&";

    private final FakeHttp http;
    private final Map<String, byte[]> adapter;
    private final Map<String, byte[]> downloads = new ConcurrentSkipListMap<>();
    private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
    private final Function<String, String> metrics;

    /**
     * Begins to listen.
     *
     * @param adapter what each tuned model consists of, by names of files
     * @param metrics the file of metrics of a job
     */
    FakeFireworksStorage(
            @Nullable SSLContext tls,
            boolean remembers,
            Map<String, byte[]> adapter,
            Function<String, String> metrics) {
        this.adapter = new LinkedHashMap<>(adapter);
        this.metrics = metrics;
        http = new FakeHttp("fake-fireworks-storage", "", tls, remembers, this::reply);
    }

    /** {@return the bytes of a folder's own files, by their names} */
    static Map<String, byte[]> files(Path folder) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + " -> name a folder of readable files", e);
        }
    }

    FakeFaults faults() {
        return http.faults();
    }

    List<FakeRequest> requests(String method, String path) {
        return http.requests(method, path);
    }

    int requestCount() {
        return http.requestCount();
    }

    URI baseUrl() {
        return http.baseUrl();
    }

    String uploadUrl(String id) {
        return http.baseUrl() + "/upload/" + id + "?" + SIGNED + SIGNATURE;
    }

    String metricsUrl(String job) {
        return http.baseUrl() + "/metrics/" + job + "?" + SIGNATURE;
    }

    /** {@return the URLs of a model's files} */
    Map<String, Object> adapterUrls() {
        Map<String, Object> urls = new LinkedHashMap<>();
        new ArrayList<>(adapter.keySet())
                .forEach(name -> urls.put("hf/" + name, http.baseUrl() + "/adapter/" + name + "?" + SIGNATURE));
        return urls;
    }

    /** Keeps a file of a data set. */
    void keep(String data, String file, byte[] bytes) {
        downloads.put(data + "/dataset/" + data + "/" + file, bytes);
    }

    /** {@return the URLs of a data set's files, by their names} */
    Map<String, Object> downloadUrls(String data) {
        Map<String, Object> urls = new LinkedHashMap<>();
        downloads.keySet().stream()
                .filter(path -> path.startsWith(data + "/"))
                .forEach(path -> urls.put(
                        path.substring(data.length() + 1), http.baseUrl() + "/download/" + path + "?" + SIGNATURE));
        return urls;
    }

    byte[] uploaded(String id) {
        return uploads.getOrDefault(id, new byte[0]);
    }

    private FakeReply reply(FakeRequest request) {
        if (!request.header("Authorization").isEmpty()
                || !SIGNATURE.endsWith("=" + request.query().get("X-Goog-Signature"))) {
            throw FakeGrpc.unauthenticated("a key, or no signature");
        }
        String path = request.path();
        String last = path.substring(path.indexOf('/', 1) + 1);
        if (path.startsWith("/upload/") && request.method().equals("PUT")) {
            return put(request, last);
        }
        if (path.startsWith("/metrics/")) {
            return FakeReply.bytes(
                    200, "application/octet-stream", metrics.apply(last).getBytes(StandardCharsets.UTF_8));
        }
        byte[] file = path.startsWith("/download/") ? downloads.get(last) : adapter.get(last);
        if (file == null) {
            throw FakeGrpc.notFound(path);
        }
        return FakeReply.bytes(200, "application/octet-stream", file);
    }

    private FakeReply put(FakeRequest request, String id) {
        String size = Integer.toString(request.body().length);
        if (!request.header("x-goog-content-length-range").equals(size + "," + size)
                || !request.header("Content-Type").equals("application/octet-stream")) {
            throw FakeGrpc.invalid("the signed headers are missing");
        }
        uploads.put(id, request.body());
        return FakeReply.bytes(200, "text/plain", new byte[0]);
    }

    @Override
    public void close() {
        http.close();
    }
}
