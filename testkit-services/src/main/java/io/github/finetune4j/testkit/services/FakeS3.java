// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Buckets and objects, as much of S3 as a fine-tuning client needs: whole objects, uploads in parts, lists. */
final class FakeS3 {
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
    private static final Pattern TAG = Pattern.compile("<ETag>(.*?)</ETag>");

    /** A bucket: where it is, and whose. */
    private record Bucket(String region, String owner, Map<String, byte[]> objects, Map<String, Upload> uploads) {}

    private record Upload(String key, Instant at, TreeMap<Integer, byte[]> parts) {}

    private final Map<String, Bucket> buckets = new TreeMap<>();
    private final InstantSource clock;
    private final AtomicInteger number = new AtomicInteger();

    FakeS3(InstantSource clock) {
        this.clock = clock;
    }

    void add(String name, String region, String owner) {
        buckets.put(name, new Bucket(region, owner, new TreeMap<>(), new TreeMap<>()));
    }

    synchronized boolean holds(String uri) {
        Matcher parts = Pattern.compile("s3://([^/]+)/(.+)").matcher(uri);
        if (!parts.matches()) {
            return false;
        }
        Bucket bucket = buckets.get(parts.group(1));
        return bucket != null && bucket.objects().containsKey(parts.group(2));
    }

    /** {@return the bytes of an object that is there} */
    synchronized byte[] bytes(String uri) {
        String[] parts = uri.substring("s3://".length()).split("/", 2);
        return Objects.requireNonNull(bucket(parts[0]).objects().get(parts[1]), uri);
    }

    synchronized void put(String uri, String text) {
        put(uri, text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized void put(String uri, byte[] bytes) {
        String[] parts = uri.substring("s3://".length()).split("/", 2);
        bucket(parts[0]).objects().put(parts[1], bytes);
    }

    synchronized Map<String, byte[]> objects(String name) {
        return new TreeMap<>(bucket(name).objects());
    }

    synchronized int uploads(String name) {
        return bucket(name).uploads().size();
    }

    private Bucket bucket(String name) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw AwsReply.refuseS3(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        return bucket;
    }

    synchronized FakeReply handle(FakeRequest request, String region) {
        String path = FakeAwsPort.decoded(request.path()).substring(1);
        int slash = path.indexOf('/');
        Bucket bucket = bucket(slash < 0 ? path : path.substring(0, slash));
        String key = slash < 0 ? "" : path.substring(slash + 1);
        String owner = request.header("x-amz-expected-bucket-owner");
        if (!owner.isEmpty() && !owner.equals(bucket.owner())) {
            throw AwsReply.refuseS3(403, "AccessDenied", "Access Denied");
        }
        if (!bucket.region().equals(region)) {
            return AwsReply.s3Error(301, "PermanentRedirect", "The bucket must be addressed at its own endpoint.")
                    .with("x-amz-bucket-region", bucket.region());
        }
        intact(request);
        return key.isEmpty() ? ofBucket(request, bucket) : ofObject(request, bucket, key);
    }

    /** The bytes are those that the client meant. */
    private static void intact(FakeRequest request) {
        byte[] hash = sha256(request.body());
        String signed = request.header("x-amz-content-sha256");
        if (signed.matches("[0-9a-f]{64}") && !signed.equals(HexFormat.of().formatHex(hash))) {
            throw AwsReply.refuseS3(400, "XAmzContentSHA256Mismatch", "The provided hash does not match the body.");
        }
        String checksum = request.header("x-amz-checksum-sha256");
        if (!checksum.isEmpty() && !checksum.equals(Base64.getEncoder().encodeToString(hash))) {
            throw AwsReply.refuseS3(400, "BadDigest", "The SHA256 you specified did not match what we received.");
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256 in this Java -> use a JDK that has it", e);
        }
    }

    private FakeReply ofBucket(FakeRequest request, Bucket bucket) {
        if (request.method().equals("HEAD")) {
            return FakeReply.bytes(200, "application/xml", new byte[0]).with("x-amz-bucket-region", bucket.region());
        }
        String prefix = request.query().getOrDefault("prefix", "");
        return request.query().containsKey("uploads") ? listUploads(bucket, prefix) : list(bucket, prefix);
    }

    private FakeReply list(Bucket bucket, String prefix) {
        StringBuilder xml = new StringBuilder("<ListBucketResult" + NAMESPACE + "><IsTruncated>false</IsTruncated>");
        bucket.objects().forEach((key, bytes) -> {
            if (key.startsWith(prefix)) {
                xml.append("<Contents><Key>")
                        .append(AwsReply.escaped(key))
                        .append("</Key><Size>")
                        .append(bytes.length)
                        .append("</Size></Contents>");
            }
        });
        return AwsReply.xml(200, xml + "</ListBucketResult>");
    }

    private FakeReply listUploads(Bucket bucket, String prefix) {
        StringBuilder xml =
                new StringBuilder("<ListMultipartUploadsResult" + NAMESPACE + "><IsTruncated>false</IsTruncated>");
        bucket.uploads().forEach((id, upload) -> {
            if (upload.key().startsWith(prefix)) {
                xml.append("<Upload><Key>" + AwsReply.escaped(upload.key()) + "</Key><UploadId>" + id
                        + "</UploadId><Initiated>" + upload.at() + "</Initiated></Upload>");
            }
        });
        return AwsReply.xml(200, xml + "</ListMultipartUploadsResult>");
    }

    private FakeReply ofObject(FakeRequest request, Bucket bucket, String key) {
        if (request.query().containsKey("uploads")) {
            return begin(bucket, key);
        }
        String id = request.query().get("uploadId");
        return id == null ? whole(request, bucket, key) : inParts(request, bucket, id);
    }

    private FakeReply begin(Bucket bucket, String key) {
        String id = "upload-" + number.incrementAndGet();
        bucket.uploads().put(id, new Upload(key, clock.instant(), new TreeMap<>()));
        return AwsReply.xml(
                200,
                "<InitiateMultipartUploadResult" + NAMESPACE + "><UploadId>" + id
                        + "</UploadId></InitiateMultipartUploadResult>");
    }

    private FakeReply whole(FakeRequest request, Bucket bucket, String key) {
        if (request.method().equals("PUT")) {
            bucket.objects().put(key, request.body());
            return FakeReply.bytes(200, "application/xml", new byte[0]).with("ETag", tag(request.body()));
        }
        if (request.method().equals("DELETE")) {
            bucket.objects().remove(key);
            return FakeReply.bytes(204, "application/xml", new byte[0]);
        }
        byte[] bytes = bucket.objects().get(key);
        if (bytes == null) {
            throw AwsReply.refuseS3(404, "NoSuchKey", "The specified key does not exist.");
        }
        return FakeReply.bytes(200, "application/octet-stream", bytes).with("ETag", tag(bytes));
    }

    private static String tag(byte[] bytes) {
        return "\"" + HexFormat.of().formatHex(sha256(bytes), 0, 16) + "\"";
    }

    private FakeReply inParts(FakeRequest request, Bucket bucket, String id) {
        Upload upload = bucket.uploads().get(id);
        if (upload == null) {
            throw AwsReply.refuseS3(404, "NoSuchUpload", "The specified multipart upload does not exist.");
        }
        return switch (request.method()) {
            case "PUT" -> {
                upload.parts().put(Integer.valueOf(request.query().getOrDefault("partNumber", "0")), request.body());
                yield FakeReply.bytes(200, "application/xml", new byte[0]).with("ETag", tag(request.body()));
            }
            case "DELETE" -> {
                bucket.uploads().remove(id);
                yield FakeReply.bytes(204, "application/xml", new byte[0]);
            }
            case "POST" -> complete(request, bucket, id, upload);
            default -> parts(upload);
        };
    }

    private static FakeReply parts(Upload upload) {
        StringBuilder xml = new StringBuilder("<ListPartsResult" + NAMESPACE + "><IsTruncated>false</IsTruncated>");
        upload.parts()
                .forEach((part, bytes) -> xml.append("<Part><PartNumber>" + part + "</PartNumber><ETag>"
                        + AwsReply.escaped(tag(bytes)) + "</ETag><Size>" + bytes.length + "</Size><ChecksumSHA256>"
                        + Base64.getEncoder().encodeToString(sha256(bytes)) + "</ChecksumSHA256></Part>"));
        return AwsReply.xml(200, xml + "</ListPartsResult>");
    }

    private static FakeReply complete(FakeRequest request, Bucket bucket, String id, Upload upload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Matcher parts = PART.matcher(new String(request.body(), StandardCharsets.UTF_8));
        while (parts.find()) {
            Matcher number = NUMBER.matcher(parts.group(1));
            Matcher tag = TAG.matcher(parts.group(1));
            byte[] bytes = number.find() ? upload.parts().get(Integer.valueOf(number.group(1))) : null;
            if (bytes == null
                    || !tag.find()
                    || !tag.group(1).replace("&quot;", "\"").equals(tag(bytes))) {
                throw AwsReply.refuseS3(400, "InvalidPart", "One or more of the specified parts could not be found.");
            }
            all.writeBytes(bytes);
        }
        bucket.objects().put(upload.key(), all.toByteArray());
        bucket.uploads().remove(id);
        return AwsReply.xml(
                200,
                "<CompleteMultipartUploadResult" + NAMESPACE + "><Key>" + AwsReply.escaped(upload.key())
                        + "</Key></CompleteMultipartUploadResult>");
    }
}
