// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.internal.Curves;
import io.github.finetune4j.registry.files.internal.FolderLock;
import io.github.finetune4j.registry.files.internal.ModelFiles;
import io.github.finetune4j.registry.files.internal.RecordChain;
import io.github.finetune4j.registry.files.internal.RowStore;
import io.github.finetune4j.registry.store.AnswerOrigin;
import io.github.finetune4j.registry.store.Lineage;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.RunHistory;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.registry.store.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A registry in a folder of plain files, which you can copy, and read without this library: {@code records.jsonl} holds
 * the records as a chain of hashes, {@code rows.pack} the rows of all data versions, each row once, {@code curves} the
 * curves of runs.
 *
 * <p>Every record is on disk when the call returns. A process that is killed leaves nothing half written. Several
 * processes may write to one folder, one after the other; it must lie on a disk whose locks work, which network drives
 * often lack. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileRegistry implements RegistryStore {
    private static final System.Logger LOG = System.getLogger(FileRegistry.class.getName());

    private final Path folder;
    private final InstantSource clock;
    private final FolderLock lock;
    private final RegistryState state = new RegistryState();
    private final RecordChain chain;
    private final RowStore rows;
    private final Curves curves;

    private FileRegistry(Path folder, InstantSource clock) throws IOException {
        this.clock = clock;
        this.folder = Files.createDirectories(folder);
        lock = new FolderLock(folder);
        chain = new RecordChain(folder, state::take);
        rows = new RowStore(folder);
        curves = new Curves(folder);
        chain.refresh();
    }

    /**
     * {@return the registry in a folder, which is made if it isn't there}
     *
     * @param folder on a local disk
     * @throws FineTuneException if it can't be used, or if its records are not what was written
     */
    public static RegistryStore open(Path folder) {
        try {
            return new FileRegistry(folder, InstantSource.system());
        } catch (IOException e) {
            throw new ResultNotSavedException(
                    "the folder of the registry can't be used: " + folder + " -> check its rights, and the disk", e);
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
            rows.add(data);
            DataVersion version = new DataVersion(data.fingerprint(), clock.instant(), data.size(), facts);
            return (DataVersion) keep(version);
        });
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
            curves.add(run, points);
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
        chain.append(record);
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
                throw new IllegalArgumentException("no model " + name + " in " + folder + " -> "
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
        return reading(() -> curves.read(run));
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
            return Ways.forth(state, rows, row.fingerprint());
        });
    }

    @Override
    public Verification verify() {
        try {
            return lock.hold(this::verified);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Verification verified() throws IOException {
        String broken = chain.firstBreak();
        if (broken != null) {
            return new Verification(chain.size(), List.of(broken)); // what follows a break says nothing
        }
        chain.refresh();
        rows.refresh();
        return new Verification(chain.size(), Materialized.problems(rows, state.all(DataVersion.class)));
    }

    // ---- files

    private <T> T writing(FolderLock.Work<T> work) {
        try {
            return upToDate(work);
        } catch (IOException e) {
            throw new ResultNotSavedException(
                    "the registry can't be written: " + folder + " -> check its rights, and the disk", e);
        }
    }

    private <T> T reading(FolderLock.Work<T> work) {
        try {
            return upToDate(work);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private <T> T upToDate(FolderLock.Work<T> work) throws IOException {
        return lock.hold(() -> {
            chain.refresh();
            return work.run();
        });
    }

    private FineTuneException unreadable(IOException cause) {
        return new FineTuneException("the registry can't be read: " + folder + " -> look at the cause", cause);
    }

    @Override
    public void close() {
        try {
            chain.close();
            rows.close();
            curves.close();
            lock.close();
        } catch (IOException e) {
            throw new FineTuneException("the registry can't be closed: " + folder + " -> look at the cause", e);
        }
    }
}
