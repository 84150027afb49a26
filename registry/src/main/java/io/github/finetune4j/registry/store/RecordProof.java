// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.registry.store.internal.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The proof that a record was in a registry on a day. Whoever has the day's root from elsewhere can check it without
 * the registry, with SHA-256 alone: the tree is that of RFC 9162, section 2.1, and a leaf is the record's line in
 * UTF-8.
 *
 * @param line the record, as its line in the registry
 * @param number of the record
 * @param day whose tree it is in
 * @param path the hashes that lead from the line to the root, from below, each of 64 hexadecimal digits
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RecordProof(String line, long number, DayRoot day, List<String> path) {
    /** Copies the path, and checks it. */
    public RecordProof {
        path = List.copyOf(path);
        for (String hash : path) {
            if (!hash.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("hash of a path: " + hash + " -> give 64 digits from 0 to f");
            }
        }
    }

    /**
     * {@return whether this record is one of those of a root, and is as it was when the root was made}
     *
     * @param kept the root, from somewhere that whoever wrote this proof can't change
     */
    public boolean provenBy(DayRoot kept) {
        List<byte[]> hashes = path.stream().map(HexFormat.of()::parseHex).toList();
        byte[] leaf = MerkleTree.leaf(line.getBytes(StandardCharsets.UTF_8));
        return day.equals(kept)
                && line.startsWith("{\"n\":" + number + ",")
                && MerkleTree.rootOf(leaf, number - kept.first(), kept.last() - kept.first() + 1, hashes)
                        .map(HexFormat.of()::formatHex)
                        .filter(kept.root()::equals)
                        .isPresent();
    }

    /** {@return all of it as one line of JSON} */
    public String text() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("line", line);
        fields.put("number", number);
        fields.put("day", Json.parseObject(day.text()));
        fields.put("path", path);
        return Json.write(fields);
    }

    /**
     * {@return the proof of a text}
     *
     * @param text as {@link #text()} gave it
     * @throws IllegalArgumentException if it is none
     */
    public static RecordProof parse(String text) {
        Map<String, Object> fields;
        try {
            fields = Json.parseObject(text);
        } catch (JsonException e) {
            throw new IllegalArgumentException("proof of a record: no JSON -> give what text() gave", e);
        }
        if (fields.get("line") instanceof String line
                && fields.get("number") instanceof Long number
                && fields.get("day") instanceof Map<?, ?> day
                && fields.get("path") instanceof List<?> path) {
            List<String> hashes = path.stream().map(String::valueOf).toList();
            return new RecordProof(line, number, DayRoot.of(day), hashes);
        }
        throw new IllegalArgumentException(
                "proof of a record: fields " + fields.keySet() + " -> give line, number, day and path");
    }
}
