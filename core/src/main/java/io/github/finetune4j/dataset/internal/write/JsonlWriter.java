// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.write;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.rules.ChatRows;
import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.Utf8;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes examples as OpenAI's JSONL. */
public final class JsonlWriter {
    private JsonlWriter() {}

    /**
     * Writes rows as they are read again by {@code Dataset}: a message's parts are a field beside its text.
     *
     * @param examples in this order
     * @param file replaced whole, or not at all
     */
    public static void write(Iterable<? extends Example> examples, Path file) {
        AtomicFile.write(file, out -> lines(examples, out, ExampleRows::row));
    }

    /**
     * Writes rows as {@link #write} does, into a file that only its owner may read, where the file system knows
     * permissions.
     *
     * @param examples in this order
     * @param file replaced whole, or not at all
     */
    public static void writePrivate(Iterable<? extends Example> examples, Path file) {
        AtomicFile.writePrivate(file, out -> lines(examples, out, ExampleRows::row));
    }

    /**
     * Writes rows as the service takes them: a message's parts are its content.
     *
     * @param examples in this order
     * @param file replaced whole, or not at all
     */
    public static void writeForService(Iterable<? extends Example> examples, Path file) {
        AtomicFile.write(file, out -> lines(examples, out, ExampleRows::wire));
    }

    /**
     * {@return a row as it is read again by {@code Dataset}}
     *
     * @param example not more than one line, whatever it holds
     */
    public static String line(Example example) {
        return line(example, 1, ExampleRows::row);
    }

    private static void lines(
            Iterable<? extends Example> examples,
            OutputStream out,
            Function<Example, Map<String, @Nullable Object>> form)
            throws IOException {
        long number = 0;
        for (Example example : examples) {
            out.write(line(example, ++number, form).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
    }

    private static String line(Example example, long number, Function<Example, Map<String, @Nullable Object>> form) {
        String text = example instanceof ChatExample chat && ChatRows.plain(chat)
                ? ChatRows.text(chat)
                : Json.write(form.apply(example));
        if (!Utf8.canHold(text)) {
            throw new IllegalArgumentException("example " + number
                    + " holds half of a surrogate pair, which UTF-8 cannot express -> cut texts at code points");
        }
        return text;
    }
}
