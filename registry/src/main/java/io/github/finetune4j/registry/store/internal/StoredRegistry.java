// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.AnswerOrigin;
import io.github.finetune4j.registry.store.DataDiff;
import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.Forgotten;
import io.github.finetune4j.registry.store.Garbage;
import io.github.finetune4j.registry.store.Lineage;
import io.github.finetune4j.registry.store.RecordProof;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.RunHistory;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.registry.store.Verification;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A registry over a storage: all that it says and refuses is decided here, whatever lies below.
 *
 * <p>All records are in memory, and read on from where the last call left them. A call that fails after it has written
 * may leave less behind than memory says: then everything is read anew.
 */
public final class StoredRegistry implements RegistryStore {
    private static final System.Logger LOG = System.getLogger(StoredRegistry.class.getName());
    private static final Duration GROWING = Duration.ofDays(1); // a curve to which nobody has added for longer is whole
    private static final int SHORT = 32; // digits of a hash

    private final Storage storage;
    private final InstantSource clock;
    private final RegistryState state = new RegistryState();
    private final RecordChain chain;
    private final RowStore rows;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean stale; // from the first thing that a call writes until all of it is durable

    private StoredRegistry(Storage storage, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
        chain = new RecordChain(storage, state::take);
        rows = new RowStore(storage.rows());
    }

    /**
     * {@return the registry that lies there}
     *
     * @param storage is closed with the registry, and where it can't be read
     * @param clock tells the time
     * @throws IOException if the storage can't be read
     */
    public static RegistryStore open(Storage storage, InstantSource clock) throws IOException {
        StoredRegistry registry = new StoredRegistry(storage, clock);
        boolean open = false;
        try {
            registry.calling(() -> storage.reading(registry::refreshed));
            registry.finishForgetting();
            open = true;
            return registry;
        } finally {
            if (!open) {
                storage.close();
            }
        }
    }

    // ---- what it is told

    @Override
    public DataVersion addData(Dataset data, Map<String, Object> facts) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("a data version of 0 rows -> give at least one row");
        }
        return writing(() -> {
            rows.refresh();
            stale = true;
            List<Fingerprint> fresh = rows.add(data);
            DataVersion version = new DataVersion(data.fingerprint(), clock.instant(), data.size(), facts);
            DataVersion kept = (DataVersion) keep(version);
            noteWhatCameBack(kept, fresh.stream().filter(state::forgotten).count());
            return kept;
        });
    }

    private void noteWhatCameBack(DataVersion version, long returned) throws IOException {
        if (returned > 0) {
            String what = returned == 1
                    ? "1 row that was forgotten has come back"
                    : returned + " rows that were forgotten have come back";
            LOG.log(System.Logger.Level.WARNING, "data version " + version.id() + ": " + what);
            String note = Sha256.of(version.id() + " " + chain.size()).substring(0, SHORT);
            keep(new Noted("back-" + note, clock.instant(), version.id(), "registry", what));
        }
    }

    @Override
    public void add(RegistryRecord record) {
        writing(() -> {
            RegistryRecord kept = keep(record);
            if (kept instanceof RunEnded end) {
                registerModelOf(end);
            }
            return kept;
        });
    }

    @Override
    public void addPoints(String run, List<MetricPoint> points) {
        writing(() -> {
            storage.curves().add(run, points);
            return points;
        });
    }

    @Override
    public ModelVersion addModel(ModelVersion.Draft draft) {
        return writing(() -> register(draft));
    }

    @Override
    public AliasMoved moveAlias(RegisteredModel seen, String alias, int version, String who, String why) {
        ModelVersion.checkName(alias);
        return writing(() -> {
            RegisteredModel now = state.model(seen.name());
            now.version(version);
            List<AliasMoved> before = moves(now, alias);
            if (before.size() != moves(seen, alias).size()) {
                AliasMoved other = before.get(before.size() - 1);
                throw new IllegalStateException("alias " + alias + " of " + seen.name() + ": moved to version "
                        + other.version() + " by " + other.who() + " meanwhile -> look at the model again, and decide");
            }
            AliasMoved moved =
                    new AliasMoved(seen.name(), alias, version, before.size() + 1, clock.instant(), who, why);
            return (AliasMoved) keep(moved);
        });
    }

    private static List<AliasMoved> moves(RegisteredModel model, String alias) {
        return model.aliasHistory().stream()
                .filter(moved -> moved.alias().equals(alias))
                .toList();
    }

    private RegistryRecord keep(RegistryRecord record) throws IOException {
        RegistryRecord known = state.find(record.id()).orElse(null);
        if (known != null) {
            return known;
        }
        stale = true;
        chain.append(record, clock.instant());
        return record;
    }

    private void registerModelOf(RunEnded end) throws IOException {
        RunStarted start = state.started(end.run()).orElse(null);
        if (end.tunedModel().isEmpty()) {
            return;
        }
        if (start == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "run " + end.run() + " gave a model that has no name: its start is not on record -> start the run"
                            + " again with its idempotencyKey, or register the model with addModel");
            return;
        }
        String base = Objects.toString(start.specification().get("baseModel"), "");
        Map<String, String> files = ModelFiles.hashes(end.tunedModel().get().id());
        register(new ModelVersion.Draft(start.model(), end.tunedModel().get(), base, end.run(), files, Map.of()));
    }

    private ModelVersion register(ModelVersion.Draft draft) throws IOException {
        List<ModelVersion> before = state.versions(draft.name());
        for (ModelVersion version : before) {
            if (!draft.run().isEmpty() && draft.run().equals(version.draft().run())) {
                return version;
            }
        }
        ModelVersion version = new ModelVersion(draft, before.size() + 1, clock.instant());
        return (ModelVersion) keep(version);
    }

    // ---- what it can be asked

    @Override
    public RegisteredModel model(String name) {
        return reading(() -> {
            if (state.versions(name).isEmpty()) {
                throw new IllegalArgumentException("no model " + name + " in " + storage.where() + " -> "
                        + (state.names().isEmpty() ? "train one with this registry" : "name one of " + state.names()));
            }
            return state.model(name);
        });
    }

    @Override
    public List<String> models() {
        return reading(state::names);
    }

    @Override
    public List<RunHistory> runs() {
        return reading(() -> state.all(RunStarted.class).stream()
                .map(start -> new RunHistory(start, state.ended(start.run()).orElse(null)))
                .toList());
    }

    @Override
    public List<MetricPoint> points(String run) {
        return reading(() -> storage.curves().read(run));
    }

    @Override
    public List<Evaluated> evaluations(ModelVersion model) {
        return reading(() -> Ways.evaluations(state, model));
    }

    @Override
    public List<Evaluated> evaluations(DataVersion testData) {
        return reading(() -> state.all(Evaluated.class).stream()
                .filter(evaluated -> evaluated.testData().equals(testData.id()))
                .toList());
    }

    @Override
    public List<DataVersion> data() {
        return reading(() -> state.all(DataVersion.class));
    }

    @Override
    public List<RegistryRecord> records() {
        return reading(() -> state.all(RegistryRecord.class));
    }

    @Override
    public Dataset rows(DataVersion version) {
        return reading(() -> {
            rows.refresh();
            return Materialized.of(rows, version);
        });
    }

    @Override
    public Dataset rowsLeft(DataVersion version) {
        return reading(() -> {
            rows.refresh();
            return rows.read(version.fingerprint());
        });
    }

    @Override
    public DataDiff diff(DataVersion from, DataVersion to) {
        return reading(() -> {
            rows.refresh();
            return RowDiff.of(rows, from, to);
        });
    }

    @Override
    public Optional<DataDiff> testSetChange(Evaluated before, Evaluated after) {
        return before.testData().equals(after.testData())
                ? Optional.empty()
                : Optional.of(diff(data(before.testData()), data(after.testData())));
    }

    private DataVersion data(String id) {
        return reading(() -> state.data(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no data version " + id + " in " + storage.where() + " -> name one of this registry's")));
    }

    @Override
    public Lineage lineage(ModelVersion model) {
        return reading(() -> Ways.back(state, model));
    }

    @Override
    public Optional<AnswerOrigin> origin(String responseId) {
        return reading(() -> Ways.origin(state, responseId));
    }

    @Override
    public Touched touchedBy(Example row) {
        return reading(() -> {
            rows.refresh();
            return Ways.forth(state, rows, rows.numbers(row.fingerprint()));
        });
    }

    @Override
    public Touched touchedBy(String field, String value) {
        return reading(() -> {
            rows.refresh();
            return Ways.forth(state, rows, rows.numbers(field, value));
        });
    }

    // ---- what is forgotten

    @Override
    public Forgotten forget(Example row, String who, String why) {
        return forget(() -> rows.numbers(row.fingerprint()), who, why);
    }

    @Override
    public Forgotten forget(String field, String value, String who, String why) {
        return forget(() -> rows.numbers(field, value), who, why);
    }

    private Forgotten forget(Storage.Work<BitSet> which, String who, String why) {
        return writing(() -> {
            rows.refresh();
            BitSet numbers = which.run();
            Touched touched = Ways.forth(state, rows, numbers);
            numbers.andNot(rows.erased());
            if (numbers.isEmpty()) {
                return new Forgotten(null, touched);
            }
            List<String> hashes =
                    numbers.stream().mapToObj(row -> rows.hash(row).hex()).toList();
            String id = Sha256.of(hashes + " " + rows.size()).substring(0, SHORT);
            RowsForgotten record = new RowsForgotten(id, clock.instant(), hashes, rows.size(), who, why);
            keep(record); // before the rows go: a process that dies here is followed by one that erases them
            rows.erase(numbers);
            return new Forgotten(record, touched);
        });
    }

    /** Erases what a process that was killed had put on record as forgotten. */
    private void finishForgetting() throws IOException {
        if (calling(() -> storage.reading(this::toBeErased)).isEmpty()) {
            return;
        }
        writing(() -> {
            BitSet left = toBeErased();
            if (!left.isEmpty()) {
                stale = true;
                rows.erase(left);
            }
            return left;
        });
    }

    private BitSet toBeErased() throws IOException {
        refreshed();
        BitSet left = new BitSet();
        List<RowsForgotten> all = state.all(RowsForgotten.class);
        if (!all.isEmpty()) {
            rows.refresh();
        }
        for (RowsForgotten each : all) {
            for (String row : each.rows()) {
                BitSet numbers = rows.numbers(new Fingerprint(row));
                numbers.clear(Math.toIntExact(each.stored()), Integer.MAX_VALUE);
                left.or(numbers);
            }
        }
        left.andNot(rows.erased());
        return left;
    }

    @Override
    public Garbage collectGarbage() {
        return writing(() -> {
            rows.refresh();
            stale = true;
            Set<String> kept = state.all(DataVersion.class).stream()
                    .map(version -> version.fingerprint().hex())
                    .collect(Collectors.toSet());
            Garbage found = rows.collectGarbage(kept);
            Set<String> runs = new HashSet<>();
            state.all(RunStarted.class).forEach(start -> runs.add(start.run()));
            state.all(RunEnded.class).forEach(end -> runs.add(end.run()));
            long curves = storage.curves().retain(runs, clock.instant().minus(GROWING));
            return new Garbage(found.versions(), found.rows(), curves);
        });
    }

    // ---- what can be proven

    @Override
    public List<DayRoot> dayRoots() {
        return reading(() -> chain.days().roots());
    }

    @Override
    public RecordProof proof(String id) {
        return reading(() -> {
            ChainLine line = line(id);
            return proof(line, chain.days().dayOf(line.number()));
        });
    }

    @Override
    public RecordProof proof(String id, DayRoot kept) {
        return reading(() -> {
            ChainLine line = line(id);
            if (line.number() < kept.first() || line.number() > kept.last() || kept.last() > chain.size()) {
                throw new IllegalArgumentException("record " + id + " has the number " + line.number()
                        + ", the root is over " + kept.first() + " to " + kept.last()
                        + " -> give the root of its day");
            }
            return proof(line, kept);
        });
    }

    private ChainLine line(String id) throws IOException {
        return chain.find(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no record " + id + " in " + storage.where() + " -> give the id of one of records()"));
    }

    private RecordProof proof(ChainLine line, DayRoot day) {
        return new RecordProof(
                line.text(), line.number(), day, chain.days().path(line.number(), day));
    }

    @Override
    public Verification verify(Collection<DayRoot> keptElsewhere) {
        try {
            return calling(() -> storage.reading(() -> verified(keptElsewhere)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Verification verified(Collection<DayRoot> keptElsewhere) throws IOException {
        String broken = chain.firstBreak();
        if (broken != null) {
            return new Verification(chain.size(), 0, List.of(broken)); // what follows a break says nothing
        }
        refreshed();
        rows.refresh();
        List<DataVersion> versions = state.all(DataVersion.class);
        List<String> problems = new ArrayList<>();
        keptElsewhere.stream().filter(root -> !chain.days().holds(root)).forEach(root -> problems.add("records "
                + root.first() + " to " + root.last() + " are not those whose root of " + root.day()
                + " was kept elsewhere"));
        problems.addAll(Materialized.problems(rows, versions));
        return new Verification(chain.size(), Materialized.forgotten(rows, versions), problems);
    }

    // ---- where it lies

    private <T> T writing(Storage.Work<T> work) {
        try {
            return calling(() -> {
                T result = storage.writing(() -> upToDate(work));
                stale = false;
                return result;
            });
        } catch (IOException e) {
            throw new ResultNotSavedException(
                    "the registry can't be written: " + storage.where() + " -> " + storage.advice(), e);
        }
    }

    private <T> T reading(Storage.Work<T> work) {
        try {
            return calling(() -> storage.reading(() -> upToDate(work)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private <T> T upToDate(Storage.Work<T> work) throws IOException {
        refreshed();
        return work.run();
    }

    private <T> T calling(Storage.Work<T> work) throws IOException {
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    private StoredRegistry refreshed() throws IOException {
        if (stale) {
            state.startAnew();
            chain.startAnew();
            rows.startAnew();
            stale = false;
        }
        chain.refresh();
        return this;
    }

    private FineTuneException unreadable(IOException cause) {
        return new FineTuneException("the registry can't be read: " + storage.where() + " -> look at the cause", cause);
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (IOException e) {
            throw new FineTuneException(
                    "the registry can't be closed: " + storage.where() + " -> look at the cause", e);
        }
    }
}
