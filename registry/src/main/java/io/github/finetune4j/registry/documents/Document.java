// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.internal.files.AtomicFile;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A document that was made from a registry. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Document {
    private final String name;
    private final String text;
    private final List<RowFile> rows;

    Document(String name, String text) {
        this(name, text, List.of());
    }

    Document(String name, String text, List<RowFile> rows) {
        this.name = name;
        this.text = text;
        this.rows = List.copyOf(rows);
    }

    /** {@return how such a file is usually called, for example {@code README.md}} */
    public String name() {
        return name;
    }

    /** {@return the whole text} */
    public String text() {
        return text;
    }

    /**
     * Writes the document, whole or not at all; the rows that a data card speaks of go before it into the same folder.
     *
     * @param file made with its folders, or replaced
     * @return the file
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written
     */
    public Path write(Path file) {
        rows.forEach(beside -> beside.write(file));
        AtomicFile.write(file, text);
        return file;
    }

    @Override
    public String toString() {
        return name + ", " + text.length() + " characters";
    }
}
