// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.upload.PartLedger;
import io.github.finetune4j.http.upload.PartUpload;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * An upload in parts. It goes on where an earlier one ended, also one of another process: S3 itself remembers the
 * parts, and each part is compared by its SHA-256 before it is taken as sent.
 *
 * @param partSize bytes, at least 5 MiB at S3 itself
 */
record S3Parts(AwsSettings settings, AwsClients clients, AwsErrors errors, long partSize) {
    private static final int MOST_PARTS = 10_000;

    void upload(StagedRows rows) {
        long size = Math.max(partSize, (rows.size() + MOST_PARTS - 1) / MOST_PARTS);
        String id = unfinished(rows.key()).stream()
                .filter(upload -> upload.key().equals(rows.key()))
                .max(Comparator.comparing(MultipartUpload::initiated))
                .map(MultipartUpload::uploadId)
                .orElseGet(() -> create(rows));
        Map<Integer, Part> sent = sent(rows, id);
        Map<Integer, CompletedPart> parts = new TreeMap<>();
        new PartUpload(size, 1).send(Content.of(rows.file()), PartLedger.inMemory(), (index, content) -> {
            int number = (int) index + 1;
            CompletedPart part = part(rows, id, number, bytes(content, rows), sent);
            parts.put(number, part);
            return part.eTag();
        });
        errors.run(
                "complete upload",
                () -> s3().completeMultipartUpload(b -> b.bucket(settings.bucket())
                        .key(rows.key())
                        .uploadId(id)
                        .expectedBucketOwner(settings.owner())
                        .multipartUpload(all -> all.parts(parts.values()))));
    }

    private static byte[] bytes(Content part, StagedRows rows) {
        try (InputStream in = part.open(0, part.length())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new FineTuneException("cannot read " + rows.file() + ": " + e + " -> start again", e);
        }
    }

    private S3Client s3() {
        return clients.s3();
    }

    private String create(StagedRows rows) {
        return errors.call(
                "begin upload",
                () -> s3().createMultipartUpload(b -> b.bucket(settings.bucket())
                                .key(rows.key())
                                .expectedBucketOwner(settings.owner())
                                .contentType(rows.contentType())
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256))
                        .uploadId());
    }

    /** {@return uploads whose keys begin so} */
    List<MultipartUpload> unfinished(String prefix) {
        return errors.call(
                "list uploads",
                () -> s3()
                        .listMultipartUploadsPaginator(
                                b -> b.bucket(settings.bucket()).prefix(prefix).expectedBucketOwner(settings.owner()))
                        .uploads()
                        .stream()
                        .toList());
    }

    private Map<Integer, Part> sent(StagedRows rows, String id) {
        Map<Integer, Part> sent = new HashMap<>();
        errors.run(
                "list parts",
                () -> s3().listPartsPaginator(b -> b.bucket(settings.bucket())
                                .key(rows.key())
                                .uploadId(id)
                                .expectedBucketOwner(settings.owner()))
                        .parts()
                        .forEach(part -> sent.put(part.partNumber(), part)));
        return sent;
    }

    private CompletedPart part(StagedRows rows, String id, int number, byte[] bytes, Map<Integer, Part> sent) {
        String checksum = Base64.getEncoder().encodeToString(Sha256.digest().digest(bytes));
        Part there = sent.get(number);
        String tag = there != null && there.size() == bytes.length && checksum.equals(there.checksumSHA256())
                ? there.eTag()
                : send(rows, id, number, bytes, checksum);
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(tag)
                .checksumSHA256(checksum)
                .build();
    }

    private String send(StagedRows rows, String id, int number, byte[] bytes, String checksum) {
        return errors.call(
                "upload part",
                () -> s3().uploadPart(
                                b -> b.bucket(settings.bucket())
                                        .key(rows.key())
                                        .uploadId(id)
                                        .partNumber(number)
                                        .expectedBucketOwner(settings.owner())
                                        .checksumSHA256(checksum),
                                RequestBody.fromBytes(bytes))
                        .eTag());
    }
}
