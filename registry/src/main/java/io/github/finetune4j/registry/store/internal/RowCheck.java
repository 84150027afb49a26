// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A check of rows against their hashes, of versions against their names, and of what was erased against the records
 * that say so: whoever brings a forgotten row back, or erases one that nobody forgot, changes something that a record
 * proves.
 */
final class RowCheck {
    private final RowStore rows;
    private final List<RegistryRecord> records;
    private final Findings findings;
    private final BitSet held = new BitSet(); // by versions on record

    RowCheck(RowStore rows, List<RegistryRecord> records, Findings findings) {
        this.rows = rows;
        this.records = records;
        this.findings = findings;
    }

    /** {@return how many rows of versions on record were erased} */
    long forgotten() {
        BitSet forgotten = rows.erased();
        forgotten.and(held);
        return forgotten.cardinality();
    }

    void run() throws IOException {
        rows.problems().forEach(findings::problem);
        rows.unproven().forEach(findings::unproven);
        versions();
        texts();
        erased();
        records.stream()
                .filter(RowsForgotten.class::isInstance)
                .map(RowsForgotten.class::cast)
                .forEach(this::forgotten);
    }

    private void texts() {
        BitSet changed = new BitSet();
        BitSet left = new BitSet();
        BitSet gone = new BitSet();
        for (int row = 0; row < rows.size(); row++) {
            String line = line(row);
            if (line == null) {
                continue;
            }
            if (rows.erased(row)) {
                left.set(row, !line.isEmpty());
            } else if (line.isEmpty()) {
                gone.set(row);
            } else {
                changed.set(row, !isOf(row, line));
            }
        }
        String texts = rows.names().rows();
        String hashes = rows.names().hashes();
        String erased = rows.names().erased();
        findings.rows(texts + " or " + hashes, changed, "not that of its hash");
        findings.rows(erased + " or " + texts, left, "called erased, and its text is there");
        findings.rows(erased + " or " + texts, gone, "without its text, and not called erased");
    }

    private boolean isOf(int row, String line) {
        return StoredRow.fingerprint(line).filter(rows.hash(row)::equals).isPresent();
    }

    private @Nullable String line(int row) {
        try {
            return rows.line(row);
        } catch (IOException | RuntimeException e) { // whatever a changed byte makes of it
            findings.unreadable(rows.names().rows(), row, e);
            return null;
        }
    }

    private void versions() throws IOException {
        Set<String> onRecord = new HashSet<>();
        for (RegistryRecord record : records) {
            if (record instanceof DataVersion version) {
                onRecord.add(version.fingerprint().hex());
                check(version);
            }
        }
        for (String other : rows.versions()) { // of a process that died before its record was there
            if (!onRecord.contains(other)) {
                numbers(new Fingerprint(other));
            }
        }
    }

    private void check(DataVersion version) {
        BitSet numbers = numbers(version.fingerprint());
        if (numbers == null) {
            return;
        }
        held.or(numbers);
        try {
            List<Fingerprint> hashes = rows.rowHashes(version.fingerprint());
            if (hashes.size() != version.rows() || !Fingerprint.ofRows(hashes).equals(version.fingerprint())) {
                findings.problem(rows.name(version.fingerprint()) + " or "
                        + rows.names().hashes() + ": " + version.id() + ": its rows are not those that were kept");
            }
        } catch (IOException | RuntimeException e) {
            findings.problem(version.id() + ": " + Remedy.without(e));
        }
    }

    private @Nullable BitSet numbers(Fingerprint version) {
        try {
            BitSet numbers = new BitSet();
            rows.addTo(version, numbers);
            return numbers;
        } catch (IOException | RuntimeException e) {
            findings.problem(Remedy.without(e));
            return null;
        }
    }

    private void erased() {
        Set<String> forgotten = new HashSet<>();
        records.forEach(record -> {
            if (record instanceof RowsForgotten rowsOf) {
                forgotten.addAll(rowsOf.rows());
            }
        });
        BitSet unfounded = new BitSet();
        BitSet garbage = new BitSet();
        BitSet erased = rows.erased();
        for (int row = erased.nextSetBit(0); row >= 0 && row < rows.size(); row = erased.nextSetBit(row + 1)) {
            if (!forgotten.contains(rows.hash(row).hex())) {
                (held.get(row) ? unfounded : garbage).set(row);
            }
        }
        BitSet beyond = (BitSet) erased.clone();
        beyond.clear(0, rows.size());
        findings.rows(rows.names().erased(), unfounded, "called erased, and no record says so");
        findings.rows(rows.names().erased(), beyond, "called erased, and there is none");
        if (!garbage.isEmpty()) {
            findings.unproven(rows.names().hashes() + ": " + garbage.cardinality()
                    + " rows that no record refers to were removed; their hashes are in no proof");
        }
    }

    private void forgotten(RowsForgotten record) {
        BitSet back = new BitSet();
        for (String hex : record.rows()) {
            Fingerprint hash = new Fingerprint(hex);
            BitSet left = rows.left(hash);
            if (!left.isEmpty() && left.equals(rows.numbers(hash)) && !cameBack(left, record)) {
                back.or(left);
            }
        }
        findings.rows(
                rows.names().erased() + " or " + rows.names().rows(),
                back,
                "there, and record " + record.id() + " says that it was erased");
    }

    /** {@return whether a version that came after the record holds one of the rows again} */
    private boolean cameBack(BitSet left, RowsForgotten forgotten) {
        Set<DataVersion> later = new LinkedHashSet<>();
        records.subList(records.indexOf(forgotten), records.size()).stream()
                .map(record -> record instanceof DataVersion version ? version : null)
                .filter(Objects::nonNull)
                .forEach(later::add);
        return later.stream().anyMatch(version -> {
            BitSet numbers = numbers(version.fingerprint());
            return numbers != null && numbers.intersects(left);
        });
    }
}
