// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.upload;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.huggingface.internal.hub.BlobDigest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of a commit, and how the Hub wants it.
 *
 * @param path in the repository
 * @param content its bytes
 * @param large whether it goes to large file storage
 * @param hash SHA-256 if large, else git's SHA-1
 */
record Addition(String path, Content content, boolean large, String hash) {
    private static final int SAMPLE = 512;
    private static final int BUFFER = 1 << 16;

    static Addition of(String path, Content content, boolean large) {
        return new Addition(path, content, large, hash(path, content, large));
    }

    private static String hash(String path, Content content, boolean large) {
        MessageDigest digest = BlobDigest.digest(large ? "SHA-256" : "SHA-1");
        if (!large) {
            digest.update(BlobDigest.gitHeader(content.length()));
        }
        try (InputStream in = content.open()) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static FineTuneException unreadable(String path, IOException e) {
        return new FineTuneException("cannot read what is to become " + path + ": " + e + " -> check the file", e);
    }

    /** {@return what the Hub looks at to decide where a file goes} */
    static Map<String, Object> sample(String path, Content content) {
        try (InputStream in = content.open()) {
            String sample = Base64.getEncoder().encodeToString(in.readNBytes(SAMPLE));
            return Map.of("path", path, "sample", sample, "size", content.length());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** {@return its line in a commit} */
    Map<String, Object> line() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("path", path);
        if (large) {
            value.put("algo", "sha256");
            value.put("oid", hash);
            value.put("size", content.length());
            return Map.of("key", "lfsFile", "value", value);
        }
        try (InputStream in = content.open()) {
            value.put("content", Base64.getEncoder().encodeToString(in.readAllBytes()));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        value.put("encoding", "base64");
        return Map.of("key", "file", "value", value);
    }
}
