// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Cloud Storage's JSON API, as far as data of a tuning job need it: buckets, objects, resumable uploads. */
final class FakeBuckets {
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");
    private static final int RESUME = 308;
    private static final int UNIT = 256 << 10;

    /** A bucket, and what the caller may do there. */
    record Bucket(String name, String location, String project, Set<String> permissions, Map<String, byte[]> objects) {}

    private static final class Upload {
        final Bucket bucket;
        final String name;
        final Map<String, Object> metadata;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean done;

        Upload(Bucket bucket, String name, Map<String, Object> metadata) {
            this.bucket = bucket;
            this.name = name;
            this.metadata = metadata;
        }
    }

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final int mostOfChunk;
    private int damages;

    FakeBuckets(InstantSource clock, int mostOfChunk, int damages) {
        this.clock = clock;
        this.mostOfChunk = mostOfChunk;
        this.damages = damages;
    }

    void add(String name, String location, String project, Set<String> permissions) {
        buckets.put(name, new Bucket(name, location, project, Set.copyOf(permissions), new ConcurrentHashMap<>()));
    }

    byte @Nullable [] object(String uri) {
        Matcher parts = Pattern.compile("gs://([^/]+)/(.+)").matcher(uri);
        Bucket bucket = parts.matches() ? buckets.get(parts.group(1)) : null;
        return bucket == null ? null : bucket.objects().get(parts.group(2));
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        buckets.values()
                .forEach(bucket ->
                        bucket.objects().keySet().forEach(name -> names.add("gs://" + bucket.name() + "/" + name)));
        return names;
    }

    FakeReply handle(FakeRequest request, String baseUrl) {
        String path = request.path();
        if (path.startsWith("/upload/")) {
            return upload(request, path.substring("/upload/storage/v1/b/".length()), baseUrl);
        }
        String rest = path.substring("/storage/v1/b".length());
        if (rest.isEmpty()) {
            return list(request);
        }
        String[] parts = rest.substring(1).split("/", 3);
        Bucket bucket = bucket(parts[0]);
        if (parts.length == 1) {
            need(bucket, "storage.buckets.get");
            return FakeReply.ok(shown(bucket));
        }
        return switch (parts[1]) {
            case "iam" -> permissions(request, bucket);
            case "o" -> parts.length == 2 ? objects(request, bucket) : object(request, bucket, parts[2]);
            default -> throw FakeGoogle.notFound(path);
        };
    }

    private Bucket bucket(String name) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw FakeGoogle.refusal(404, "NOT_FOUND", "The specified bucket does not exist.");
        }
        return bucket;
    }

    private static void need(Bucket bucket, String permission) {
        if (!bucket.permissions().contains(permission)) {
            throw FakeGoogle.refusal(
                    403,
                    "PERMISSION_DENIED",
                    FakeGoogleTokens.ACCOUNT + " does not have " + permission
                            + " access to the Google Cloud Storage bucket.");
        }
    }

    private FakeReply list(FakeRequest request) {
        String project = request.query().getOrDefault("project", "");
        String prefix = request.query().getOrDefault("prefix", "");
        List<Map<String, Object>> items = new ArrayList<>();
        for (Bucket bucket : new TreeMap<>(buckets).values()) {
            if (bucket.project().equals(project) && bucket.name().startsWith(prefix)) {
                need(bucket, "storage.buckets.get");
                items.add(shown(bucket));
            }
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", "storage#buckets");
        if (!items.isEmpty()) {
            page.put("items", items);
        }
        return FakeReply.ok(page);
    }

    private static Map<String, Object> shown(Bucket bucket) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", "storage#bucket");
        shown.put("id", bucket.name());
        shown.put("name", bucket.name());
        shown.put("location", bucket.location());
        shown.put("locationType", bucket.location().contains("-") ? "region" : "multi-region");
        shown.put("projectNumber", "1234567890");
        shown.put("storageClass", "STANDARD");
        return shown;
    }

    private static FakeReply permissions(FakeRequest request, Bucket bucket) {
        List<String> asked =
                List.of(request.query().getOrDefault("permissions", "").split(",", -1));
        List<String> held =
                asked.stream().filter(bucket.permissions()::contains).toList();
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("kind", "storage#testIamPermissionsResponse");
        if (!held.isEmpty()) {
            reply.put("permissions", held);
        }
        return FakeReply.ok(reply);
    }

    private FakeReply objects(FakeRequest request, Bucket bucket) {
        need(bucket, "storage.objects.list");
        String prefix = request.query().getOrDefault("prefix", "");
        List<Map<String, Object>> items = new ArrayList<>();
        new TreeMap<>(bucket.objects()).forEach((name, bytes) -> {
            if (name.startsWith(prefix)) {
                items.add(shown(bucket, name, bytes));
            }
        });
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("kind", "storage#objects");
        if (!items.isEmpty()) {
            page.put("items", items);
        }
        return FakeReply.ok(page);
    }

    private FakeReply object(FakeRequest request, Bucket bucket, String name) {
        byte[] bytes = bucket.objects().get(name);
        if (bytes == null) {
            throw FakeGoogle.refusal(404, "NOT_FOUND", "No such object: " + bucket.name() + "/" + name);
        }
        if (request.method().equals("DELETE")) {
            need(bucket, "storage.objects.delete");
            bucket.objects().remove(name);
            return FakeReply.bytes(204, "text/plain", new byte[0]);
        }
        need(bucket, "storage.objects.get");
        return "media".equals(request.query().get("alt"))
                ? FakeReply.bytes(200, "application/jsonl", bytes)
                : FakeReply.ok(shown(bucket, name, bytes));
    }

    /** Keeps an object that the service itself made. */
    void put(String uri, String text) {
        String[] parts = uri.substring("gs://".length()).split("/", 2);
        bucket(parts[0]).objects().put(parts[1], text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> shown(Bucket bucket, String name, byte[] bytes) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", "storage#object");
        shown.put("id", bucket.name() + "/" + name + "/1");
        shown.put("name", name);
        shown.put("bucket", bucket.name());
        shown.put("generation", "1");
        shown.put("contentType", "application/jsonl");
        shown.put("size", Integer.toString(bytes.length));
        shown.put("md5Hash", md5(bytes));
        shown.put("crc32c", crc32c(bytes));
        shown.put("timeCreated", clock.instant().toString());
        return shown;
    }

    private FakeReply upload(FakeRequest request, String rest, String baseUrl) {
        String session = request.query().getOrDefault("upload_id", "");
        if (session.isEmpty()) {
            return begin(request, rest, baseUrl);
        }
        Upload upload = uploads.get(session);
        if (upload == null) {
            throw FakeGoogle.refusal(410, "NOT_FOUND", "The upload session is gone.");
        }
        synchronized (upload) {
            return put(request, upload);
        }
    }

    private FakeReply begin(FakeRequest request, String rest, String baseUrl) {
        Bucket bucket = bucket(rest.substring(0, rest.indexOf('/')));
        need(bucket, "storage.objects.create");
        Map<String, Object> metadata =
                io.github.finetune4j.internal.json.Json.parseObject(FakeGoogle.utf8(request.body()));
        String name = request.query().getOrDefault("name", String.valueOf(metadata.get("name")));
        if ("0".equals(request.query().get("ifGenerationMatch"))
                && bucket.objects().containsKey(name)) {
            throw FakeGoogle.refusal(
                    412, "FAILED_PRECONDITION", "At least one of the pre-conditions you specified did not hold.");
        }
        String id = "upload-" + (uploads.size() + 1);
        uploads.put(id, new Upload(bucket, name, metadata));
        return FakeReply.bytes(200, "text/plain", new byte[0])
                .with(
                        "Location",
                        baseUrl + "/upload/storage/v1/b/" + bucket.name() + "/o?uploadType=resumable&upload_id=" + id);
    }

    private FakeReply put(FakeRequest request, Upload upload) {
        Matcher range = RANGE.matcher(request.header("Content-Range"));
        if (!range.matches()) {
            throw FakeGoogle.bad("Content-Range \"" + request.header("Content-Range") + "\" is none");
        }
        if (upload.done) {
            return finished(upload);
        }
        if (range.group(1) != null) {
            if (Long.parseLong(range.group(1)) != upload.bytes.size()) {
                throw FakeGoogle.refusal(503, "UNAVAILABLE", "The chunk does not begin where the last one ended.");
            }
            take(request.body(), upload);
        }
        boolean whole = !range.group(3).equals("*") && Long.parseLong(range.group(3)) == upload.bytes.size();
        return whole ? finish(upload) : resume(upload);
    }

    private void take(byte[] body, Upload upload) {
        int kept = mostOfChunk > 0 && body.length > mostOfChunk ? mostOfChunk / UNIT * UNIT : body.length;
        upload.bytes.write(body, 0, kept);
    }

    private static FakeReply resume(Upload upload) {
        FakeReply reply = FakeReply.bytes(RESUME, "text/plain", new byte[0]);
        return upload.bytes.size() == 0 ? reply : reply.with("Range", "bytes=0-" + (upload.bytes.size() - 1));
    }

    private FakeReply finish(Upload upload) {
        byte[] bytes = upload.bytes.toByteArray();
        Object crc = upload.metadata.get("crc32c");
        if (crc != null && !crc.equals(crc32c(bytes))) {
            throw FakeGoogle.bad("Provided CRC32C \"" + crc + "\" doesn't match calculated CRC32C.");
        }
        if (damages > 0 && bytes.length > 0) {
            damages--;
            bytes[0] ^= 1;
        }
        upload.bucket.objects().put(upload.name, bytes);
        upload.done = true;
        return finished(upload);
    }

    private FakeReply finished(Upload upload) {
        byte[] bytes = upload.bucket.objects().getOrDefault(upload.name, new byte[0]);
        return FakeReply.ok(shown(upload.bucket, upload.name, bytes));
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no MD5 in this Java -> use a JDK that has it", e);
        }
    }

    private static String crc32c(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        long value = sum.getValue();
        return Base64.getEncoder()
                .encodeToString(
                        new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }
}
