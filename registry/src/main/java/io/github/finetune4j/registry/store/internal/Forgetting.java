// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.Forgotten;
import io.github.finetune4j.registry.store.ForgottenRowsException;
import io.github.finetune4j.registry.store.Garbage;
import io.github.finetune4j.registry.store.Touched;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A forgetting: what goes from a registry: rows that are to be forgotten, and what no record refers to. Every method
 * but {@link #unfinished} is called by who writes alone and has refreshed.
 */
record Forgetting(Storage storage, RegistryState state, RowStore rows, Keeper keeper, InstantSource clock) {
    private static final System.Logger LOG = System.getLogger(Forgetting.class.getName());
    private static final Duration GROWING = Duration.ofDays(1); // a curve to which nobody has added for longer is whole
    private static final int DIGITS = 32;
    private static final int MOST_NAMED = 20;

    /** Puts a record on the chain. */
    @FunctionalInterface
    interface Keeper {
        RegistryRecord keep(RegistryRecord record) throws IOException;
    }

    /** Puts the record on the chain that says what is erased. */
    @FunctionalInterface
    interface Recording {
        void run() throws IOException;
    }

    Forgotten forget(BitSet numbers, String field, String who, String why) throws IOException {
        Touched touched = Ways.forth(state, rows, numbers);
        List<String> copies = RowCopies.of(state, touched);
        numbers.andNot(rows.erased());
        if (numbers.isEmpty()) {
            return new Forgotten(null, touched, Retraining.of(state, rows), copies);
        }
        List<String> hashes =
                numbers.stream().mapToObj(row -> rows.hash(row).hex()).toList();
        RowsForgotten record = new RowsForgotten(unique(hashes), clock.instant(), hashes, field, who, why);
        erase(record.id(), numbers, () -> keeper.keep(record));
        return new Forgotten(record, touched, Retraining.of(state, rows), copies);
    }

    /** Forgets all rows that bear a person's marks. */
    ErasedPart erase(ErasureRequest request) throws IOException {
        long removed = 0;
        Set<String> left = new LinkedHashSet<>();
        for (Map.Entry<String, String> mark : request.marks().entrySet()) {
            if (knows(mark.getKey())) {
                Forgotten forgotten = forget(
                        rows.numbers(mark.getKey(), mark.getValue()), mark.getKey(), request.who(), request.why());
                removed += forgotten.rows();
            } else {
                left.add("no row has a field " + mark.getKey());
            }
        }
        Touched touched = Ways.forth(state, rows, Retraining.rows(rows, state.forgettings()));
        Retraining.of(state, rows).forEach(model -> left.add(model.id() + " is to be trained again"));
        left.addAll(RowCopies.of(state, touched));
        Set<String> runs = new LinkedHashSet<>();
        touched.runs().forEach(run -> runs.add(run.run()));
        return new ErasedPart(removed, runs, List.copyOf(left));
    }

    /** Refuses a version that is reported again though rows of it were forgotten. */
    void refuseWhatWouldComeBack(Fingerprint version) throws IOException {
        String id = DataVersion.id(version);
        int forgotten = state.data(id).isPresent() ? rows.erasedIn(version) : 0;
        if (forgotten > 0) {
            throw new ForgottenRowsException(id, forgotten);
        }
    }

    /** Refuses a field that no row has, nor had: whoever mistypes it must not believe that nobody is there. */
    void checkField(String field) throws IOException {
        if (!knows(field)) {
            SortedSet<String> known = rows.fields();
            state.forgettings().forEach(record -> known.add(record.field()));
            known.remove("");
            throw new IllegalArgumentException("field " + field + ": no row of the registry " + storage.where()
                    + " has one of this name -> "
                    + (known.isEmpty() ? "put it into the rows: none has any" : "name one of " + firstOf(known)));
        }
    }

    boolean knows(String field) throws IOException {
        return rows.hasField(field)
                || state.forgettings().stream()
                        .anyMatch(record -> record.field().equals(field));
    }

    private static String firstOf(Collection<String> names) {
        List<String> first = names.stream().limit(MOST_NAMED).toList();
        return String.join(", ", first) + (names.size() > MOST_NAMED ? ", …" : "");
    }

    private String unique(Object what) {
        return Sha256.of(what + " " + state.size()).substring(0, DIGITS);
    }

    /** Puts on record that rows are erased, and erases them: both, also where the process dies between them. */
    void erase(String record, BitSet numbers, Recording recording) throws IOException {
        storage.rows().announce(record, numbers);
        recording.run();
        rows.erase(numbers);
    }

    /** {@return whether a process died between the two} */
    boolean unfinished() throws IOException {
        return storage.rows().announced() != null;
    }

    /** Ends what a process began that died: it erases what is on record as erased. */
    void finish() throws IOException {
        RowStorage.Announced announced = storage.rows().announced();
        if (announced == null) {
            return;
        }
        if (state.find(announced.record()).isPresent()) {
            rows.erase(announced.numbers());
        } else {
            storage.rows().withdraw(); // who asked for it knows that it failed
        }
    }

    /** {@return the numbers that rows have here which were forgotten elsewhere, and did not come back there} */
    BitSet numbers(RowsForgotten elsewhere, Predicate<Fingerprint> goneThere) {
        BitSet numbers = new BitSet();
        elsewhere.rows().stream().map(Fingerprint::new).filter(goneThere).forEach(hash -> numbers.or(rows.left(hash)));
        return numbers;
    }

    /** Puts on record that rows were kept which had been forgotten. */
    void noteWhatCameBack(DataVersion version, List<Fingerprint> fresh) throws IOException {
        long back = fresh.stream().filter(state::forgotten).count();
        if (back > 0) {
            String what = back == 1
                    ? "1 row that was forgotten has come back"
                    : back + " rows that were forgotten have come back";
            LOG.log(System.Logger.Level.WARNING, "data version " + version.id() + ": " + what);
            keeper.keep(new Noted("back-" + unique(version.id()), clock.instant(), version.id(), "registry", what));
        }
    }

    Garbage collectGarbage() throws IOException {
        Set<String> kept = state.all(DataVersion.class).stream()
                .map(version -> version.fingerprint().hex())
                .collect(Collectors.toSet());
        Garbage found = rows.collectGarbage(kept);
        Set<String> runs = new HashSet<>();
        state.all(RunStarted.class).forEach(start -> runs.add(start.run()));
        state.all(RunEnded.class).forEach(end -> runs.add(end.run()));
        long curves = storage.curves().retain(runs, clock.instant().minus(GROWING));
        return new Garbage(found.versions(), found.rows(), curves);
    }
}
