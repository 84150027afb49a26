// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Documents one after another in one row, without padding between them.
 *
 * @param ids token ids [T]
 * @param positions place of each token in its document [T]
 * @param documents number of each token's document [T]
 * @param plan length and kind of each attention span, flat [2 · spans]: kind 0 a group of whole short documents, 1 one
 *     long document
 * @param rows places of the tokens whose next token counts [N]
 * @param labels that next token [N]
 * @param realTokens tokens without the filling
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record PackedBatch(
        long[] ids, long[] positions, long[] documents, long[] plan, long[] rows, long[] labels, int realTokens) {

    /** Longest group, and longest document that joins one: measured on a CPU, 64 to 256 makes no difference. */
    private static final int GROUP = 128;

    /** Batches are filled up to a multiple of this: libtorch keeps memory for each distinct shape. */
    static final int MULTIPLE = 64;

    /**
     * {@return the rows as one batch, filled up to a multiple of 64 with a last document without targets}
     *
     * @param documents at least one, none empty
     */
    public static PackedBatch of(List<TokenRow> documents) {
        return of(documents, MULTIPLE);
    }

    static PackedBatch of(List<TokenRow> documents, int multiple) {
        int real = documents.stream().mapToInt(TokenRow::length).sum();
        if (documents.isEmpty() || documents.stream().anyMatch(row -> row.length() == 0)) {
            throw new IllegalArgumentException("a batch of " + documents.size() + " rows with " + real
                    + " tokens -> give rows of at least 1 token each");
        }
        List<TokenRow> rows = new ArrayList<>(documents);
        int fill = Math.floorMod(-real, multiple);
        if (fill > 0) {
            rows.add(new TokenRow(new int[fill], new boolean[fill]));
        }
        return new Packer(rows, real + fill).pack(real);
    }

    /** {@return tokens of the longest document} */
    int longest() {
        return (int) Arrays.stream(positions).max().orElse(-1) + 1;
    }

    /**
     * {@return the same documents dealt to several batches of about equal work, for as many shards; one batch if that
     * would not be faster}
     *
     * @param threads that the shards share
     */
    List<PackedBatch> shards(int threads) {
        return Shards.of(this, threads);
    }

    /** {@return the documents again, without the filling} */
    List<TokenRow> tokenRows() {
        boolean[] target = new boolean[ids.length + 1];
        for (long row : rows) {
            target[(int) row + 1] = true;
        }
        List<TokenRow> found = new ArrayList<>();
        for (int from = 0; from < realTokens; ) {
            int to = from + 1;
            while (to < realTokens && documents[to] == documents[from]) {
                to++;
            }
            int[] tokens =
                    Arrays.stream(ids, from, to).mapToInt(Math::toIntExact).toArray();
            found.add(new TokenRow(tokens, Arrays.copyOfRange(target, from, to)));
            from = to;
        }
        return found;
    }

    /** {@return tokens that count in the loss} */
    public int targets() {
        return labels.length;
    }

    /** Walks the documents once. */
    private static final class Packer {
        private final List<TokenRow> rows;
        private final long[] ids;
        private final long[] positions;
        private final long[] documents;
        private final long[] targets;
        private final long[] labels;
        private final List<Long> plan = new ArrayList<>();
        private int at;
        private int found;
        private int open;

        Packer(List<TokenRow> rows, int length) {
            this.rows = rows;
            ids = new long[length];
            positions = new long[length];
            documents = new long[length];
            targets = new long[length];
            labels = new long[length];
        }

        PackedBatch pack(int real) {
            for (int document = 0; document < rows.size(); document++) {
                TokenRow row = rows.get(document);
                plan(row.length());
                copy(row, document);
            }
            close();
            return new PackedBatch(
                    ids,
                    positions,
                    documents,
                    plan.stream().mapToLong(Long::longValue).toArray(),
                    Arrays.copyOf(targets, found),
                    Arrays.copyOf(labels, found),
                    real);
        }

        private void copy(TokenRow row, int document) {
            for (int i = 0; i < row.length(); i++, at++) {
                ids[at] = row.ids()[i];
                positions[at] = i;
                documents[at] = document;
                if (i + 1 < row.length() && row.target()[i + 1]) {
                    targets[found] = at;
                    labels[found++] = row.ids()[i + 1];
                }
            }
        }

        private void plan(int length) {
            if (length > GROUP) {
                close();
                span(length, 1);
            } else {
                if (open + length > GROUP) {
                    close();
                }
                open += length;
            }
        }

        private void close() {
            if (open > 0) {
                span(open, 0);
                open = 0;
            }
        }

        private void span(long length, long kind) {
            plan.add(length);
            plan.add(kind);
        }
    }
}
