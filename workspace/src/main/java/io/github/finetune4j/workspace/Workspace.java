// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.workspace;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.FileRolloutStore;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.workspace.spi.DatabaseStores;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apiguardian.api.API;

/**
 * All that an application keeps of its models: one line opens it, one closes it.
 *
 * <pre>{@code
 * try (Workspace workspace = Workspace.jdbc(dataSource)) {
 *     Rollout live = policy.start(baseline, candidate, workspace.rollouts());
 *     Monitors watched = Monitors.builder(workspace.captures(), workspace.monitors()).build();
 *     …
 * }
 * }</pre>
 *
 * <p>A store is opened when it is first asked for, and is the same each time; {@link #close} closes those that were
 * opened. Each can still be opened alone, by its own class, on the same folder or database. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Workspace implements AutoCloseable {
    private static final String JDBC = "finetune4j-store-jdbc";

    private final Opened<RegistryStore> registry;
    private final Opened<RolloutStore> rollouts;
    private final Opened<CaptureStore> captures;
    private final Opened<JournalStore> journals;
    private final Runnable last;

    private Workspace(
            Supplier<RegistryStore> registry,
            Supplier<RolloutStore> rollouts,
            Supplier<CaptureStore> captures,
            Supplier<JournalStore> journals,
            Runnable last) {
        this.registry = new Opened<>("the registry", registry, RegistryStore::close);
        this.rollouts = new Opened<>("rollouts", rollouts, RolloutStore::close);
        this.captures = new Opened<>("captures", captures, CaptureStore::close);
        this.journals = new Opened<>("journals", journals, JournalStore::close);
        this.last = last;
    }

    /**
     * {@return the workspace in a folder, which is made where it is missing}
     *
     * <p>Each store has a folder of its own in it: {@code registry}, {@code rollouts}, {@code captures} and {@code
     * journals}, which several processes on one machine may share, rollouts excepted: one process has them open.
     * {@code workspace.json} says that the folder is a workspace, and of which version.
     *
     * @param folder on a local disk: empty, not there yet, or made by a workspace
     * @throws FineTuneException if it can't be written to, holds other files, or was made by a newer version
     */
    public static Workspace open(Path folder) {
        Path its = WorkspaceFolder.open(folder);
        return new Workspace(
                () -> FileRegistry.open(its.resolve("registry")),
                () -> FileRolloutStore.open(its.resolve("rollouts")),
                () -> FileCaptureStore.open(its.resolve("captures")),
                () -> FileJournalStore.open(its.resolve("journals")),
                () -> {});
    }

    /**
     * {@return the workspace in a database: PostgreSQL, which several processes on several machines may share, or H2}
     * Needs {@code finetune4j-store-jdbc}. Tables are made and changed when a store is opened; their names begin with
     * {@code finetune4j_}.
     *
     * @param source best with a pool; stays open when the workspace is closed
     * @throws IllegalStateException if {@code finetune4j-store-jdbc} is missing
     */
    public static Workspace jdbc(DataSource source) {
        DatabaseStores stores = databaseStores();
        return new Workspace(
                () -> stores.registry(source),
                () -> stores.rollouts(source),
                () -> stores.captures(source),
                () -> stores.journals(source),
                () -> {});
    }

    private static DatabaseStores databaseStores() {
        List<ServiceLoader.Provider<DatabaseStores>> found =
                ServiceLoader.load(DatabaseStores.class, DatabaseStores.class.getClassLoader()).stream()
                        .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    found.isEmpty()
                            ? "a workspace in a database: nothing that keeps one -> add " + JDBC
                            : "a workspace in a database: " + found.size() + " that keep one -> leave one of them");
        }
        return found.get(0).get();
    }

    /**
     * {@return a workspace that keeps nothing beyond the process: for tests and trials} Its registry lies in a folder
     * for temporary files, which goes when the workspace is closed.
     */
    public static Workspace memory() {
        Opened<ScratchFolder> scratch = new Opened<>("the registry", ScratchFolder::new, ScratchFolder::close);
        return new Workspace(
                () -> FileRegistry.open(scratch.get().path()),
                MemoryRolloutStore::new,
                MemoryCaptureStore::new,
                MemoryJournalStore::new,
                scratch::close);
    }

    /**
     * {@return data, runs, models and aliases}
     *
     * @throws FineTuneException if it can't be opened
     */
    public RegistryStore registry() {
        return registry.get();
    }

    /**
     * {@return the states of rollouts}
     *
     * @throws FineTuneException if they can't be opened
     */
    public RolloutStore rollouts() {
        return rollouts.get();
    }

    /**
     * {@return what was captured}
     *
     * @throws FineTuneException if it can't be opened
     */
    public CaptureStore captures() {
        return captures.get();
    }

    /**
     * {@return the journals of all rooms}
     *
     * @throws FineTuneException if they can't be opened
     */
    public JournalStore journals() {
        return journals.get();
    }

    /**
     * {@return the journals of monitors}
     *
     * @throws FineTuneException if they can't be opened
     */
    public JournalStore monitors() {
        return journals().of("monitor");
    }

    /**
     * {@return the journals of human work}
     *
     * @throws FineTuneException if they can't be opened
     */
    public JournalStore people() {
        return journals().of("people");
    }

    /**
     * {@return the journals of searches}
     *
     * @throws FineTuneException if they can't be opened
     */
    public JournalStore searches() {
        return journals().of("search");
    }

    /**
     * {@return the journals of maintenances}
     *
     * @throws FineTuneException if they can't be opened
     */
    public JournalStore maintenances() {
        return journals().of("maintenance");
    }

    /**
     * Closes every store that was opened; whoever uses them is to be closed before. Where one can't be closed the
     * others are all the same.
     *
     * @throws FineTuneException if one can't be closed
     */
    @Override
    public void close() {
        FineTuneException failed = new FineTuneException("a workspace can't be closed -> look at the causes");
        for (Runnable each :
                List.<Runnable>of(journals::close, captures::close, rollouts::close, registry::close, last)) {
            Throwable failure = Attempt.at(() -> {
                        each.run();
                        return true;
                    })
                    .failure();
            if (failure != null) { // the others are to be closed all the same
                failed.addSuppressed(failure);
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }
}
