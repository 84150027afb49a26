// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The folder in S3 that rows go to and results come from. Every call names the owner that the bucket must have. */
final class S3Folder {
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    private final AwsSettings settings;
    private final AwsClients clients;
    private final AwsErrors errors;
    private final S3Parts parted;

    S3Folder(AwsSettings settings, AwsClients clients, AwsErrors errors, long partSize) {
        this.settings = settings;
        this.clients = clients;
        this.errors = errors;
        parted = new S3Parts(settings, clients, errors, partSize);
    }

    private S3Client s3() {
        return clients.s3();
    }

    /**
     * Refuses a bucket that the job could not read.
     *
     * @throws io.github.finetune4j.error.InvalidRequestException if there is none, if it is in another region, or if
     *     it is another account's
     */
    void check() {
        String bucket = settings.bucket();
        HeadBucketResponse head = errors.call("check bucket", () -> {
            try {
                return s3().headBucket(b -> b.bucket(bucket).expectedBucketOwner(settings.owner()));
            } catch (S3Exception e) {
                throw refused(e).orElse(e);
            }
        });
        String there = head.bucketRegion();
        if (there != null && !there.equals(settings.region())) {
            throw elsewhere(there);
        }
    }

    private Optional<RuntimeException> refused(S3Exception e) {
        String bucket = settings.bucket();
        if (e.statusCode() == NOT_FOUND) {
            return Optional.of(errors.refused(
                    "check bucket",
                    "there is no bucket " + bucket + " -> make it in " + settings.region() + ", or name another"));
        }
        // a HEAD has no body, so the code is the status alone
        if (e.statusCode() == FORBIDDEN && AwsErrors.code(e).matches("403|AccessDenied|Forbidden|")) {
            return Optional.of(errors.refused(
                    "check bucket",
                    "bucket " + bucket + " is not of the account " + settings.owner() + " (that of the role), or these"
                            + " credentials may not list it -> name a bucket of that account, or allow s3:ListBucket,"
                            + " s3:GetObject and s3:PutObject on it"));
        }
        if (e.statusCode() / 100 == 3 || e.statusCode() == 400) {
            return Optional.of(elsewhere(
                    e.awsErrorDetails() == null
                            ? "another region"
                            : e.awsErrorDetails()
                                    .sdkHttpResponse()
                                    .firstMatchingHeader("x-amz-bucket-region")
                                    .orElse("another region")));
        }
        return Optional.empty();
    }

    private RuntimeException elsewhere(String there) {
        return errors.refused(
                "check bucket",
                "bucket " + settings.bucket() + " is in " + there + ", and the jobs run in " + settings.region()
                        + " -> name a bucket in " + settings.region()
                        + ", or open the provider in the bucket's region");
    }

    /** Uploads what is not there yet: an object of that name has that content. */
    void ensure(StagedRows rows) {
        if (size(rows.key()) == rows.size()) {
            return;
        }
        if (rows.size() > parted.partSize()) {
            parted.upload(rows);
            return;
        }
        errors.run(
                "upload rows",
                () -> s3().putObject(
                                b -> b.bucket(settings.bucket())
                                        .key(rows.key())
                                        .expectedBucketOwner(settings.owner())
                                        .contentType(rows.contentType())
                                        .checksumSHA256(rows.checksum()),
                                RequestBody.fromFile(rows.file())));
    }

    private long size(String key) {
        return errors.call("look for rows", () -> {
            try {
                HeadObjectResponse head = s3().headObject(
                                b -> b.bucket(settings.bucket()).key(key).expectedBucketOwner(settings.owner()));
                return head.contentLength();
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return -1L;
                }
                throw e;
            }
        });
    }

    /** {@return keys of all objects that begin so} */
    List<String> keys(String prefix) {
        return errors.call(
                "list objects",
                () -> s3()
                        .listObjectsV2Paginator(
                                b -> b.bucket(settings.bucket()).prefix(prefix).expectedBucketOwner(settings.owner()))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .toList());
    }

    String text(String key) {
        return errors.call(
                "read object",
                () -> s3().getObjectAsBytes(
                                b -> b.bucket(settings.bucket()).key(key).expectedBucketOwner(settings.owner()))
                        .asUtf8String());
    }

    /** {@return what the reader makes of an object's bytes, as they come} */
    <T> T read(String key, BiFunction<InputStream, Long, T> reader) {
        return errors.call("read object", () -> {
            try (ResponseInputStream<GetObjectResponse> in =
                    s3().getObject(b -> b.bucket(settings.bucket()).key(key).expectedBucketOwner(settings.owner()))) {
                return reader.apply(in, in.response().contentLength());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close an answer of S3: " + e + " -> ask again", e);
            }
        });
    }

    /** {@return an object's bytes as they come; to be closed} */
    InputStream open(String key) {
        return errors.call(
                "read object",
                () -> s3().getObject(b -> b.bucket(settings.bucket()).key(key).expectedBucketOwner(settings.owner())));
    }

    void delete(String key) {
        errors.run(
                "delete object",
                () -> s3().deleteObject(
                                b -> b.bucket(settings.bucket()).key(key).expectedBucketOwner(settings.owner())));
    }

    /** {@return uploads in parts that were never completed: what they hold is billed} */
    List<MultipartUpload> unfinished() {
        return new ArrayList<>(parted.unfinished(settings.prefix() + "data/"));
    }

    /** {@return where it goes, with its own id: two processes may have begun one each for the same object} */
    String uri(MultipartUpload upload) {
        return settings.uri(upload.key()) + "?uploadId=" + upload.uploadId();
    }

    void abort(MultipartUpload upload) {
        errors.run(
                "abort upload",
                () -> s3().abortMultipartUpload(b -> b.bucket(settings.bucket())
                        .key(upload.key())
                        .uploadId(upload.uploadId())
                        .expectedBucketOwner(settings.owner())));
    }
}
