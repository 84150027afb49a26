// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of a file of {@link FakeHub}.
 *
 * @param source gives the content
 * @param size bytes
 * @param sha256 of the content
 * @param gitSha1 of the content, as git names it; of its pointer where it is in large file storage
 * @param large whether it is in large file storage
 */
record HubBlob(Source source, long size, String sha256, String gitSha1, boolean large) {
    private static final int BUFFER = 1 << 16;

    /** A source of content. */
    interface Source {
        /** {@return the content from a byte on} */
        InputStream open(long from) throws IOException;
    }

    static HubBlob of(byte[] bytes, boolean large) {
        byte[] copy = bytes.clone();
        String sha256 = hex(digest("SHA-256").digest(copy));
        return new HubBlob(from -> part(copy, from), copy.length, sha256, sha1(bytes, sha256, large), large);
    }

    static HubBlob of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = digest("SHA-256");
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
            }
            String sha256 = hex(digest);
            return new HubBlob(from -> part(file, from), size, sha256, git(pointer(sha256, size)), true);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + file + ": " + e + " -> keep the file until the fake Hub is closed", e);
        }
    }

    private static String sha1(byte[] bytes, String sha256, boolean large) {
        return git(large ? pointer(sha256, bytes.length) : bytes);
    }

    private static byte[] pointer(String sha256, long size) {
        return ("version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256 + "\nsize " + size + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String git(byte[] bytes) {
        MessageDigest digest = digest("SHA-1");
        digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
        return hex(digest);
    }

    /** {@return what the blob is called in a cache} */
    String etag() {
        return large ? sha256 : gitSha1;
    }

    InputStream open(long from) throws IOException {
        return source.open(from);
    }

    private static InputStream part(byte[] bytes, long from) {
        return new ByteArrayInputStream(bytes, (int) from, bytes.length - (int) from);
    }

    private static InputStream part(Path file, long from) throws IOException {
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(from);
        return in;
    }

    static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + name + " -> run a complete Java 17 or later", e);
        }
    }

    static String hex(MessageDigest digest) {
        return hex(digest.digest());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
