// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The lines of a registry as another version would have written them. */
final class Later {
    private Later() {}

    /** {@return the lines, the last of which has another kind, and the hash that belongs to it} */
    static String kind(String lines, String from, String to) {
        List<String> all = lines.lines().toList();
        String last = all.get(all.size() - 1);
        String open = last.substring(0, last.lastIndexOf(",\"hash\":"))
                .replace("\"kind\":\"" + from + "\"", "\"kind\":\"" + to + "\"");
        return lines.replace(last, open + ",\"hash\":\"" + sha256(open) + "\"}");
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
