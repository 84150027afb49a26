// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.AnswerOrigin;
import io.github.finetune4j.registry.store.Copied;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A registry over a storage: all that it says and refuses is decided here, whatever lies below.
 *
 * <p>All records are in memory, and read on from where the last call left them. A call that fails after it has written
 * may leave less behind than memory says: then everything is read anew.
 */
public final class StoredRegistry implements RegistryStore {
    private static final System.Logger LOG = System.getLogger(StoredRegistry.class.getName());

    private static final ReentrantLock COPYING = new ReentrantLock();

    private final Storage storage;
    private final InstantSource clock;
    private final RegistryState state = new RegistryState();
    private final RecordChain chain;
    private final RowStore rows;
    private final Forgetting forgetting;
    private final ReentrantLock lock = new ReentrantLock();
    private final boolean salvaging;
    private boolean stale; // from the first thing that a call writes until all of it is durable

    private StoredRegistry(Storage storage, InstantSource clock, boolean salvaging) {
        this.storage = storage;
        this.clock = clock;
        this.salvaging = salvaging;
        chain = new RecordChain(storage, state::take);
        rows = new RowStore(storage.rows());
        forgetting = new Forgetting(storage, state, rows, this::keep, clock);
    }

    /**
     * {@return the registry that lies there}
     *
     * @param storage is closed with the registry, and where it can't be read
     * @param clock tells the time
     * @throws IOException if the storage can't be read
     */
    public static RegistryStore open(Storage storage, InstantSource clock) throws IOException {
        return open(storage, clock, false);
    }

    /**
     * {@return what is whole of the registry that lies there, to be read alone}
     *
     * @param storage one that salvages; it is closed with the registry, and where it can't be read at all
     * @param clock tells the time
     * @throws IOException if the storage can't be read
     */
    public static RegistryStore salvage(Storage storage, InstantSource clock) throws IOException {
        return open(storage, clock, true);
    }

    private static RegistryStore open(Storage storage, InstantSource clock, boolean salvaging) throws IOException {
        StoredRegistry registry = new StoredRegistry(storage, clock, salvaging);
        boolean open = false;
        try {
            registry.calling(() -> storage.reading(registry::refreshed));
            if (!salvaging) {
                registry.warnOfLostRecords();
                registry.finishForgetting();
            }
            open = true;
            return registry;
        } finally {
            if (!open) {
                storage.close();
            }
        }
    }

    private void warnOfLostRecords() throws IOException {
        RecordStorage.Head head = calling(() -> storage.reading(
                        () -> Optional.ofNullable(storage.records().head())))
                .orElse(null);
        if (head != null && head.number() > chain.size()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the registry " + storage.where() + " has " + chain.size() + " records, and there were "
                            + head.number() + " -> nothing is written until it is brought back from a copy; verify()"
                            + " says what is damaged");
        }
    }

    // ---- what is reported to it

    @Override
    public DataVersion addData(Dataset data, Map<String, Object> facts) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("a data version of 0 rows -> give at least one row");
        }
        return writing(() -> {
            rows.refresh();
            forgetting.refuseWhatWouldComeBack(data.fingerprint());
            stale = true;
            List<Fingerprint> fresh = rows.add(RowSource.of(data));
            DataVersion version = new DataVersion(data.fingerprint(), clock.instant(), data.size(), facts);
            DataVersion kept = (DataVersion) keep(version);
            forgetting.noteWhatCameBack(kept, fresh);
            return kept;
        });
    }

    @Override
    public void add(RegistryRecord record) {
        Reported.check(record);
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
        chain.append(record, clock.instant(), beside(record));
        return record;
    }

    // Curves are worth less than records, and grow beside them; with the run's end what they are by then is proven
    private @Nullable Map<String, Object> beside(RegistryRecord record) throws IOException {
        return record instanceof RunEnded end
                ? Map.of(
                        CurveCheck.CURVES,
                        CurveDigest.of(storage.curves().read(end.run())).json())
                : null;
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
        ModelRef tuned = end.tunedModel().get();
        Map<String, String> files = ModelFiles.hashes(tuned.id());
        Map<String, Object> facts = Map.of();
        if (files.isEmpty() && end.facts().get(ModelFiles.OF_RUN) instanceof String folder) {
            files = ModelFiles.hashes(folder);
            facts = files.isEmpty() ? facts : Map.of(ModelFiles.OF_MODEL, folder);
        }
        register(new ModelVersion.Draft(start.model(), tuned, base, end.run(), files, facts));
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
        return reading(() -> salvaging ? wholePoints(run) : storage.curves().read(run));
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
    public List<Gated> gates(Evaluated evaluation) {
        return reading(() -> state.all(Gated.class).stream()
                .filter(gated -> gated.evaluation().equals(evaluation.evaluation()))
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
            return salvaging ? wholeRows(version) : rows.read(version.fingerprint());
        });
    }

    private List<MetricPoint> wholePoints(String run) throws IOException {
        AtomicInteger damaged = new AtomicInteger();
        List<MetricPoint> points = storage.curves().read(run, damage -> damaged.incrementAndGet());
        warnOfLeftOut(damaged.get(), "points of run " + run);
        return points;
    }

    private Dataset wholeRows(DataVersion version) throws IOException {
        AtomicInteger damaged = new AtomicInteger();
        Dataset whole = rows.readWhole(version.fingerprint(), damaged);
        warnOfLeftOut(damaged.get(), "rows of data version " + version.id());
        return whole;
    }

    private static void warnOfLeftOut(int damaged, String what) {
        if (damaged > 0) {
            LOG.log(System.Logger.Level.WARNING, damaged + " damaged " + what + " are left out; verify() says where");
        }
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
    public Optional<AnswerOrigin> origin(String callId) {
        return reading(() -> Ways.origin(state, callId));
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
            forgetting.checkField(field);
            return Ways.forth(state, rows, rows.numbers(field, value));
        });
    }

    @Override
    public Touched touchedBy(RowsForgotten forgotten) {
        return reading(() -> {
            rows.refresh();
            return Ways.forth(state, rows, Retraining.rows(rows, List.of(forgotten)));
        });
    }

    @Override
    public List<ModelVersion> toRetrain() {
        return reading(() -> {
            rows.refresh();
            return Retraining.of(state, rows);
        });
    }

    // ---- what is forgotten

    @Override
    public Forgotten forget(Example row, String who, String why) {
        return forget(() -> rows.numbers(row.fingerprint()), "", who, why);
    }

    @Override
    public Forgotten forget(String field, String value, String who, String why) {
        return forget(
                () -> {
                    forgetting.checkField(field);
                    return rows.numbers(field, value);
                },
                field,
                who,
                why);
    }

    @Override
    public ErasedPart erase(ErasureRequest request) {
        return writing(() -> {
            rows.refresh();
            forgetting.finish();
            return forgetting.erase(request);
        });
    }

    private Forgotten forget(Storage.Work<BitSet> which, String field, String who, String why) {
        return writing(() -> {
            rows.refresh();
            forgetting.finish();
            return forgetting.forget(which.run(), field, who, why);
        });
    }

    private void finishForgetting() throws IOException {
        if (calling(() -> storage.reading(forgetting::unfinished))) {
            writing(() -> {
                rows.refresh();
                forgetting.finish();
                return rows;
            });
        }
    }

    @Override
    public Garbage collectGarbage() {
        return writing(() -> {
            rows.refresh();
            forgetting.finish();
            stale = true;
            return forgetting.collectGarbage();
        });
    }

    // ---- what can be proven

    @Override
    public List<DayRoot> dayRoots() {
        return reading(() -> chain.days().roots());
    }

    @Override
    public RecordProof proof(String id) {
        return reading(() -> chain.proof(id));
    }

    @Override
    public RecordProof proof(String id, DayRoot kept) {
        return reading(() -> chain.proof(id, kept));
    }

    @Override
    public Verification verify(Collection<DayRoot> keptElsewhere) {
        try (Storage whole = storage.salvage()) {
            return whole.reading(() -> new RegistryCheck(whole, keptElsewhere).run());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    // ---- what may go

    @Override
    public List<String> dropCurves(Instant before, String who) {
        return writing(() -> {
            List<String> dropped = new ArrayList<>();
            for (String run : RegistryCopy.runs(state, storage.curves())) {
                List<MetricPoint> points = storage.curves().read(run);
                if (!points.isEmpty() && points.get(points.size() - 1).at().isBefore(before)) {
                    keep(new Noted(
                            "curves-dropped/" + run,
                            clock.instant(),
                            "run/" + run,
                            who,
                            points.size() + " points of its curves were dropped"));
                    storage.curves().drop(run);
                    dropped.add(run);
                }
            }
            return dropped;
        });
    }

    // ---- copies

    @Override
    public Copied copyTo(RegistryStore target) {
        if (!(target instanceof StoredRegistry other) || other == this) {
            throw new IllegalArgumentException("registry to copy to: " + target
                    + " -> give another one, which FileRegistry or JdbcRegistry has opened");
        }
        refuseToSalvage(salvaging);
        COPYING.lock(); // a copy there and one back would wait for each other
        try {
            return other.writing(() -> calling(() -> storage.reading(() -> upToDate(() -> copied(other)))));
        } finally {
            COPYING.unlock();
        }
    }

    private Copied copied(StoredRegistry other) throws IOException {
        rows.refresh();
        RegistryCopy copy = new RegistryCopy(chain.lines(), other.state);
        List<ChainLine> lacking = copy.lacking();
        other.rows.refresh();
        other.forgetting.finish();
        other.stale = true;
        long points = copyCurves(other); // before the records that prove them: a copy may be cut off anywhere
        CopiedLines lines = new CopiedLines(other.chain, other.clock);
        long fresh = 0;
        for (ChainLine line : lacking) {
            fresh += copy(line, other, lines);
        }
        lines.write();
        return copy.copied(lacking.size(), fresh, points);
    }

    /** {@return how many points are new there} */
    private long copyCurves(StoredRegistry other) throws IOException {
        long points = 0;
        for (String run : RegistryCopy.runs(state, storage.curves())) {
            points += other.storage.curves().add(run, storage.curves().read(run));
        }
        return points;
    }

    /** {@return how many rows are new there} */
    private int copy(ChainLine line, StoredRegistry other, CopiedLines lines) throws IOException {
        RegistryRecord record = line.record();
        if (record instanceof DataVersion version) {
            List<Fingerprint> fresh = other.rows.add(rows.source(version.fingerprint()));
            lines.add(line);
            if (fresh.stream().anyMatch(other.state::forgotten)) {
                lines.write();
                other.forgetting.noteWhatCameBack(version, fresh);
            }
            return fresh.size();
        } else if (record instanceof RowsForgotten forgotten) {
            BitSet numbers =
                    other.forgetting.numbers(forgotten, hash -> rows.left(hash).isEmpty());
            other.forgetting.erase(record.id(), numbers, () -> {
                lines.add(line);
                lines.write(); // nothing is erased before that is on record
            });
        } else {
            lines.add(line);
        }
        return 0;
    }

    // ---- where it lies

    private void refuseToSalvage(boolean salvages) {
        if (salvages) {
            throw new IllegalStateException("the registry " + storage.where() + " was opened by salvage() -> only read"
                    + " it; write to it, or copy it, when it is whole again");
        }
    }

    private <T> T writing(Storage.Work<T> work) {
        refuseToSalvage(salvaging);
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
        if (salvaging) {
            WholeLines whole = WholeLines.of(storage.records());
            state.startAnew();
            chain.startAnew();
            chain.take(whole.lines());
            whole.records().forEach(state::take);
            return this;
        }
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
