// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.store.DataDiff;
import io.github.finetune4j.registry.store.DataDiff.Change;
import io.github.finetune4j.registry.store.DataDiff.Row;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The difference of two versions: by the numbers of their rows, so that only rows that differ are read. */
final class RowDiff {
    private final RowStore rows;
    private final int[] before;
    private final int[] after;

    /** A row of one side that the other side has not: its place, and its number in the store. */
    private record Odd(int place, int number) {}

    private RowDiff(RowStore rows, int[] before, int[] after) {
        this.rows = rows;
        this.before = before;
        this.after = after;
    }

    static DataDiff of(RowStore rows, DataVersion from, DataVersion to) throws IOException {
        RowDiff diff = new RowDiff(rows, rows.numbers(from), rows.numbers(to));
        return diff.result(from, to);
    }

    private DataDiff result(DataVersion from, DataVersion to) throws IOException {
        List<Odd> gone = odd(before, after);
        List<Odd> come = odd(after, before);
        boolean reordered = !commonNumbersInOneOrder(gone, come);
        cancelTwins(gone, come);
        List<Change> changed = takeChanged(gone, come);
        int same = before.length - gone.size() - changed.size();
        return new DataDiff(from, to, same, refs(come), refs(gone), changed, reordered);
    }

    /** {@return the rows that one side has more often than the other} */
    private List<Odd> odd(int[] one, int[] other) {
        int[] left = new int[rows.size()];
        for (int number : other) {
            left[number]++;
        }
        List<Odd> odd = new ArrayList<>();
        for (int place = 0; place < one.length; place++) {
            if (--left[one[place]] < 0) {
                odd.add(new Odd(place, one[place]));
            }
        }
        return odd;
    }

    private boolean commonNumbersInOneOrder(List<Odd> gone, List<Odd> come) {
        int i = 0;
        int k = 0;
        int atGone = 0;
        int atCome = 0;
        while (i < before.length && k < after.length) {
            if (atGone < gone.size() && gone.get(atGone).place() == i) {
                i++;
                atGone++;
            } else if (atCome < come.size() && come.get(atCome).place() == k) {
                k++;
                atCome++;
            } else if (before[i++] != after[k++]) {
                return false;
            }
        }
        return true;
    }

    // A row that was forgotten and came back has two numbers and one hash
    private void cancelTwins(List<Odd> gone, List<Odd> come) {
        Map<Fingerprint, Deque<Odd>> byHash = new HashMap<>();
        come.forEach(odd -> byHash.computeIfAbsent(rows.hash(odd.number()), hash -> new ArrayDeque<>())
                .add(odd));
        Set<Odd> twins = new HashSet<>();
        gone.removeIf(odd -> {
            Deque<Odd> same = byHash.get(rows.hash(odd.number()));
            return same != null && !same.isEmpty() && twins.add(same.remove());
        });
        come.removeIf(twins::contains);
    }

    private List<Change> takeChanged(List<Odd> gone, List<Odd> come) throws IOException {
        Map<String, Deque<Odd>> byKey = new HashMap<>();
        for (Odd odd : come) {
            key(rows.line(odd.number()))
                    .ifPresent(key -> byKey.computeIfAbsent(key, any -> new ArrayDeque<>())
                            .add(odd));
        }
        List<Change> changed = new ArrayList<>();
        Set<Odd> paired = new HashSet<>();
        for (Odd odd : gone) {
            String line = rows.line(odd.number());
            Deque<Odd> others = key(line).map(byKey::get).orElse(null);
            if (others != null && !others.isEmpty()) {
                Odd other = others.remove();
                paired.add(odd);
                paired.add(other);
                changed.add(new Change(ref(odd), ref(other), pointers(line, rows.line(other.number()))));
            }
        }
        gone.removeIf(paired::contains);
        come.removeIf(paired::contains);
        return changed;
    }

    private static List<String> pointers(String line, String other) {
        return Pointers.between(Json.parseObject(line), Json.parseObject(other));
    }

    /** {@return what makes a row the same one after a change; empty for text, and for a row that was erased} */
    private static Optional<String> key(String line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Example row = StoredRow.read(line);
        Object id = row.fields().get("id");
        if (id != null) {
            return Optional.of("id " + id);
        }
        return row instanceof TextExample ? Optional.empty() : Optional.of("prompt " + promptHash(row));
    }

    private static String promptHash(Example row) {
        StringBuilder prompt = new StringBuilder();
        for (Message message : row.prompt()) {
            Json.quote(message.role().word(), prompt);
            Json.quote(message.content(), prompt);
        }
        return Sha256.of(prompt.toString());
    }

    private List<Row> refs(List<Odd> odd) {
        return odd.stream().map(this::ref).toList();
    }

    private Row ref(Odd odd) {
        return new Row(odd.place() + 1L, rows.hash(odd.number()).hex());
    }
}
