// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.OrdinaryFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of a {@link TfIdf}: eight letters, then big-endian numbers: texts; how many kinds of terms; of each kind
 * whether it is words, from, to, how many terms; of each term in how many texts it is, how many bytes it has, and these
 * in UTF-8.
 */
final class TermFile {
    private static final long MAGIC = 0x46_54_34_4a_54_45_52_4dL; // FT4JTERM
    private static final int MOST_KINDS = 100;
    /** What a term takes in the file at least. */
    private static final int LEAST_BYTES = 7;

    private TermFile() {}

    static void write(TfIdf terms, Path file) {
        AtomicFile.write(file, out -> {
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out));
            data.writeLong(MAGIC);
            data.writeInt(terms.texts());
            data.writeInt(terms.tables().size());
            for (TermTable table : terms.tables()) {
                write(table, data);
            }
            data.flush();
        });
    }

    private static void write(TermTable table, DataOutputStream data) throws IOException {
        data.writeBoolean(table.source.words());
        data.writeInt(table.source.from());
        data.writeInt(table.source.to());
        data.writeInt(table.terms.size());
        for (Term term : table.terms) {
            byte[] bytes = term.text().getBytes(StandardCharsets.UTF_8);
            data.writeInt(term.texts());
            data.writeShort(bytes.length);
            data.write(bytes);
        }
    }

    static TfIdf read(Path file) throws IOException {
        OrdinaryFile.require(file);
        long size = Files.size(file);
        try (DataInputStream data = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            require(data.readLong() == MAGIC, file, "does not begin as one");
            int texts = data.readInt();
            int kinds = data.readInt();
            require(texts > 0 && kinds > 0 && kinds <= MOST_KINDS, file, texts + " texts, " + kinds + " kinds");
            List<TermTable> tables = new ArrayList<>();
            for (int i = 0; i < kinds; i++) {
                tables.add(table(data, texts, size, file));
            }
            require(data.read() < 0, file, "goes on behind its end");
            return new TfIdf(texts, tables);
        } catch (EOFException e) {
            throw broken(file, "is cut off");
        }
    }

    private static TermTable table(DataInputStream data, int texts, long size, Path file) throws IOException {
        boolean words = data.readBoolean();
        int from = data.readInt();
        int to = data.readInt();
        int count = data.readInt();
        require(from > 0 && from <= to && to <= 20, file, "terms of " + from + " to " + to);
        require(count > 0 && count <= size / LEAST_BYTES, file, count + " terms");
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int with = data.readInt();
            byte[] bytes = new byte[data.readUnsignedShort()];
            data.readFully(bytes);
            Term term = new Term(new String(bytes, StandardCharsets.UTF_8), with);
            require(with > 0 && with <= texts, file, "a term in " + with + " of " + texts + " texts");
            require(
                    terms.isEmpty() || Term.BY_CHARACTERS.compare(terms.get(i - 1), term) < 0,
                    file,
                    "its terms are not in order");
            terms.add(term);
        }
        return new TermTable(new TermSource(words, from, to), terms, texts);
    }

    private static void require(boolean good, Path file, String problem) throws IOException {
        if (!good) {
            throw broken(file, problem);
        }
    }

    private static IOException broken(Path file, String problem) {
        return new IOException("terms of a head in " + file + ": " + problem
                + " -> take the whole file, as it was written, or fit it again");
    }
}
