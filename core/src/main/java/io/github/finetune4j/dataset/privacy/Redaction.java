// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.spi.DatasetStep;
import java.util.List;
import java.util.function.BiFunction;
import org.apiguardian.api.API;

/**
 * A redaction of personal data: report it only, mask it, or replace it by pseudonyms. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Redaction {
    private final PersonalDataScanner scanner;
    private final String kind;
    private final BiFunction<PersonalData, String, String> replacement;

    private Redaction(PersonalDataScanner scanner, String kind, BiFunction<PersonalData, String, String> replacement) {
        this.scanner = scanner;
        this.kind = kind;
        this.replacement = replacement;
    }

    /**
     * {@return reports, changes nothing}
     *
     * @param scanner finds the data
     */
    public static Redaction reporting(PersonalDataScanner scanner) {
        return new Redaction(scanner, "report", (found, value) -> value);
    }

    /**
     * {@return replaces each finding by its type, for example {@code [EMAIL]}: nothing can be undone}
     *
     * @param scanner finds the data
     */
    public static Redaction masking(PersonalDataScanner scanner) {
        return new Redaction(
                scanner, "mask", (found, value) -> "[" + found.type().name().replace('_', '-') + "]");
    }

    /**
     * {@return replaces each finding by a pseudonym, the same value by the same one}
     *
     * @param scanner finds the data
     * @param table takes the values
     */
    public static Redaction pseudonyms(PersonalDataScanner scanner, Pseudonyms table) {
        return new Redaction(scanner, "pseudonym", (found, value) -> table.of(found.type(), value));
    }

    /**
     * {@return the text after redaction}
     *
     * @param text any text
     */
    public String apply(String text) {
        List<PersonalData> found = scanner.find(text);
        if (found.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        for (PersonalData data : found) {
            out.append(text, at, data.start()).append(replacement.apply(data, data.in(text)));
            at = data.end();
        }
        return out.append(text, at, text.length()).toString();
    }

    /**
     * {@return the example after redaction of every message: its text, the texts of its parts, and the arguments of its
     * tool calls, in which a number that is personal data becomes a text}
     *
     * @param example a row; its fields and tools stay as they are
     */
    public Example apply(Example example) {
        return example.map(message -> MessageWords.map(message, this::apply));
    }

    /** {@return a step that does it, and reports each finding by its type and place, never its value} */
    public DatasetStep<?> step() {
        return new RedactionStep(this);
    }

    PersonalDataScanner scanner() {
        return scanner;
    }

    String kind() {
        return kind;
    }
}
