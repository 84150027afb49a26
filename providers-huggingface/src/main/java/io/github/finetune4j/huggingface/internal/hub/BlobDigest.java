// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a blob is what its name says: SHA-256 of a file in large file storage, git's SHA-1 ({@code blob}, length
 * and a zero byte before the content) of any other. Names of another form are no checksums, and nothing is checked.
 */
public final class BlobDigest {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

    private final String expected;
    private final long size;
    private final @Nullable MessageDigest digest;

    private BlobDigest(String expected, long size, @Nullable MessageDigest digest) {
        this.expected = expected;
        this.size = size;
        this.digest = digest;
    }

    /**
     * {@return the digest that a blob is checked with}
     *
     * @param etag the blob's name
     * @param size its bytes, below 0 if not known: git's SHA-1 cannot be checked then
     */
    public static BlobDigest of(String etag, long size) {
        boolean git = SHA1.matcher(etag).matches() && size >= 0;
        MessageDigest digest = git ? digest("SHA-1") : SHA256.matcher(etag).matches() ? digest("SHA-256") : null;
        BlobDigest blob = new BlobDigest(etag, git ? size : -1, digest);
        blob.reset();
        return blob;
    }

    public static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + name + " in this Java -> use a JDK that has it", e);
        }
    }

    public static byte[] gitHeader(long size) {
        return ("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    public void reset() {
        if (digest != null) {
            digest.reset();
            if (size >= 0) {
                digest.update(gitHeader(size));
            }
        }
    }

    public void update(byte[] bytes, int length) {
        if (digest != null) {
            digest.update(bytes, 0, length);
        }
    }

    /** {@return the checksum of what came, if it is not the one in the name} */
    public Optional<String> mismatch() {
        if (digest == null) {
            return Optional.empty();
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        return actual.equals(expected) ? Optional.empty() : Optional.of(actual);
    }
}
