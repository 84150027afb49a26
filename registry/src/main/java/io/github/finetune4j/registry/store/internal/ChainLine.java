// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.registry.RegistryRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the chain.
 *
 * @param number from 1
 * @param previous hash of the line before, zeros for the first one
 * @param kind of the record
 * @param id of the record
 * @param at when it happened
 * @param added when it was written, by the clock of the one who wrote it
 * @param body the record's other fields
 * @param also what lies beside the chain, as it was when this was written: its hash covers that, too; null in a line of
 *     before such things were proven
 * @param hash the line's own
 * @param text all of it
 */
public record ChainLine(
        long number,
        String previous,
        String kind,
        String id,
        Instant at,
        Instant added,
        Map<String, Object> body,
        @Nullable Map<String, Object> also,
        String hash,
        String text) {
    static final ChainLine BEFORE_THE_FIRST =
            new ChainLine(0, "", "", "", Instant.EPOCH, Instant.EPOCH, Map.of(), null, "0".repeat(64), "");
    private static final String ALSO = "also";
    private static final String HASH = ",\"hash\":\"";
    private static final int TAIL = HASH.length() + 64 + 2;

    ChainLine next(
            String nextKind,
            String nextId,
            Instant when,
            Instant now,
            Map<String, @Nullable Object> nextBody,
            @Nullable Map<String, Object> beside) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("n", number + 1);
        fields.put("prev", hash);
        fields.put("kind", nextKind);
        fields.put("id", nextId);
        fields.put("at", when.toString());
        fields.put("added", now.toString());
        fields.put("body", nextBody);
        if (beside != null) {
            fields.put(ALSO, beside);
        }
        String open = Json.write(fields);
        String hashed = open.substring(0, open.length() - 1);
        return parse(hashed + HASH + Sha256.of(hashed) + "\"}");
    }

    /** {@return the line that says the same behind another one} */
    ChainLine behind(ChainLine before, Instant now) {
        return before.next(kind, id, at, now, new LinkedHashMap<>(body), also);
    }

    /** @throws FineTuneException if it is no line of a chain, whatever it is */
    static ChainLine parse(String line) {
        try {
            return read(line, Json.parseObject(line));
        } catch (JsonException | DateTimeException e) {
            throw new FineTuneException(
                    "a line of the chain can't be read: " + Remedy.without(e)
                            + " -> bring the registry back from a copy",
                    e);
        }
    }

    private static ChainLine read(String line, Map<String, Object> fields) {
        if (line.length() <= TAIL
                || !(fields.get("n") instanceof Long n)
                || !(fields.get("prev") instanceof String prev)
                || !(fields.get("kind") instanceof String kind)
                || !(fields.get("id") instanceof String id)
                || !(fields.get("at") instanceof String at)
                || !(fields.get("body") instanceof Map<?, ?> body)
                || !(fields.get("hash") instanceof String hash)) {
            throw new FineTuneException(
                    line.length() + " characters without a record's fields -> bring the file back from a copy");
        }
        Instant happened = Instant.parse(at);
        Instant added = fields.get("added") instanceof String written ? Instant.parse(written) : happened;
        Map<String, Object> also = fields.get(ALSO) instanceof Map<?, ?> beside ? strings(beside) : null;
        return new ChainLine(n, prev, kind, id, happened, added, strings(body), also, hash, line);
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> strings(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    /** {@return what it says} */
    RegistryRecord record() {
        return RecordText.read(kind, at, body);
    }

    /** {@return why this can't be the line after another, in words; empty if it can} */
    Optional<String> problemAfter(ChainLine before) {
        if (number != before.number + 1) {
            return Optional.of("record " + (before.number + 1) + " is missing: " + number + " (" + id + ") follows "
                    + before.number);
        }
        if (!whole()) {
            return Optional.of("record " + number + " (" + id + ") was changed: its hash is another one");
        }
        return previous.equals(before.hash)
                ? Optional.empty()
                : Optional.of("record " + number + " (" + id + ") does not follow the record before it");
    }

    /** {@return whether its hash is its own} */
    boolean whole() {
        int end = text.length() - TAIL;
        return end >= 0
                && text.startsWith(HASH, end)
                && Sha256.of(text.substring(0, end)).equals(hash);
    }
}
