// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.internal.text.Characters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Pseudonyms in the place of values: the same value gets the same one in all rows and all runs with one key, so that
 * what belongs together stays together. A pseudonym is made from the value with HMAC-SHA-256; without the key it can't
 * be found by trying values. The table back is kept here and never in the data set; whoever has it, or the key, can
 * undo the replacement: keep both elsewhere, or throw them away. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Pseudonyms {
    private static final int BYTES = 6;
    private static final int LEAST_KEY = 16;
    private static final Pattern FORM = Pattern.compile("\\[(?:[A-Z]+-)+[0-9a-f]{12}]");
    private final byte[] key;
    private final Map<String, String> originals = new ConcurrentHashMap<>();

    private Pseudonyms(byte[] key) {
        this.key = key;
    }

    /**
     * {@return an empty table}
     *
     * @param key at least 16 bytes that nobody can guess; another key, other pseudonyms
     */
    public static Pseudonyms withKey(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException(
                    "key of pseudonyms: " + key.length + " bytes -> give at least " + LEAST_KEY);
        }
        return new Pseudonyms(key.clone());
    }

    /**
     * {@return the pseudonym, for example {@code [EMAIL-5f0c9a1b22de]}}
     *
     * @param type what the value is
     * @param value as it stands in the text; case, spaces and hyphens don't make another value, except in secrets
     */
    public String of(PersonalDataType type, String value) {
        String same = type == PersonalDataType.SECRET
                ? value
                : Characters.lower(value).replaceAll("[ -]", "");
        String pseudonym = "[" + type.name().replace('_', '-') + "-" + hash(type.word() + "\0" + same) + "]";
        originals.putIfAbsent(pseudonym, value);
        return pseudonym;
    }

    /**
     * {@return the text with every known pseudonym replaced by the value}
     *
     * @param text may hold pseudonyms of this table
     */
    public String restore(String text) {
        return FORM.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(originals.getOrDefault(match.group(), match.group())));
    }

    /** {@return number of different values} */
    public int size() {
        return originals.size();
    }

    /**
     * Writes the table, one line per pseudonym: the pseudonym, a tab, the value as a JSON string. Readable by its owner
     * alone where the file system can do that.
     *
     * @param file outside the data set's folder
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written
     */
    public void write(Path file) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(originals)
                .forEach((pseudonym, value) -> lines.append(pseudonym)
                        .append('\t')
                        .append(Json.write(value))
                        .append('\n'));
        AtomicFile.writePrivate(file, lines.toString());
    }

    @Override
    public String toString() {
        return size() + " pseudonyms";
    }

    private String hash(String value) {
        byte[] hash = Sha256.keyed(key).doFinal(value.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }
}
