// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * An MLflow server as a registry, over its REST API. A run is a run of an experiment: its specification are parameters,
 * its curves metrics, its data inputs. A model is a registered model with versions, aliases and tags. What MLflow has
 * no place for lies in tags that begin with {@code finetune4j.}. The rows of data never go there, nor do weights.
 *
 * <p>Each call waits for the server. Put an {@link io.github.finetune4j.registry.outbox.OutboxRegistry} before it, and
 * neither training nor a request waits: what the server can't take lies in a folder, and is reported again, also by the
 * next process. Reporting the same record twice makes no second run and no second version.
 *
 * <p>It can follow a registry of your own, too: {@link #mirror} reports to it all that the other one knows. Therefore
 * {@link #add} takes versions and moves of aliases that another registry has made.
 *
 * <p>What the server refuses for what it is, is an {@link IllegalArgumentException}; everything else that fails, a
 * wrong address or a right that is missing among it, is a {@link io.github.finetune4j.error.FineTuneException} and may
 * be reported again. {@link #status} counts both.
 *
 * <p>Safe for use by several threads, which wait for each other.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MlflowRegistry implements Registry, AutoCloseable {
    private final Counts counts = new Counts();
    private final Texts texts = new Texts(counts);
    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final Server server;
    private final Data data;
    private final Models models;
    private final RecordWriter writer;
    private final RunReader reader;

    MlflowRegistry(Server server, String name, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        Experiment experiment = new Experiment(server, name);
        Runs runs = new Runs(server, experiment);
        data = new Data(experiment);
        models = new Models(server, texts);
        writer = new RecordWriter(experiment, runs, data, models, texts);
        reader = new RunReader(runs, name);
    }

    /**
     * {@return a builder}
     *
     * @param server its address, for example {@code http://127.0.0.1:5000}; https, or http on this machine
     * @throws IllegalArgumentException if it is no such address
     */
    public static MlflowRegistryBuilder builder(URI server) {
        return new MlflowRegistryBuilder(server);
    }

    @Override
    public DataVersion addData(Dataset rows, Map<String, Object> facts) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a data version of 0 rows -> give at least one row");
        }
        DataVersion version = new DataVersion(rows.fingerprint(), clock.instant(), rows.size(), facts);
        return counted(() -> data.keep(version));
    }

    /**
     * Reports a record to the server, unless it knows it. The end of a run that gave a model makes the next version of
     * the model that the run's start names.
     *
     * @param record what happened; also a version or a moved alias that another registry made
     */
    @Override
    public void add(RegistryRecord record) {
        counted(() -> {
            writer.write(record);
            return record;
        });
    }

    @Override
    public void addPoints(String run, List<MetricPoint> points) {
        counted(() -> {
            writer.points(run, points);
            return points;
        });
    }

    @Override
    public ModelVersion addModel(ModelVersion.Draft draft) {
        return counted(() -> models.register(draft, 0, clock.instant(), writer.runThere(draft.run())));
    }

    /**
     * Lets an alias of a model point to a version. MLflow can't compare and set: somebody who moves it by another way
     * in the same moment is not noticed.
     */
    @Override
    public AliasMoved moveAlias(RegisteredModel seen, String alias, int version, String who, String why) {
        return counted(() -> {
            RegisteredModel now = known(seen.name());
            now.version(version);
            long moves = moves(now, alias);
            if (moves != moves(seen, alias)) {
                throw new IllegalStateException("alias " + alias + " of " + seen.name()
                        + ": moved by somebody meanwhile -> look at the model again, and decide");
            }
            AliasMoved moved = new AliasMoved(seen.name(), alias, version, (int) moves + 1, clock.instant(), who, why);
            models.move(moved);
            return moved;
        });
    }

    private static long moves(RegisteredModel model, String alias) {
        return model.aliasHistory().stream()
                .filter(move -> move.alias().equals(alias))
                .count();
    }

    @Override
    public RegisteredModel model(String name) {
        return counted(() -> known(name).shown(writer.shutdowns()));
    }

    private MlflowModel known(String name) {
        return models.find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no model " + name + " at " + server.address() + " -> train one with this registry"));
    }

    /**
     * Reports to the server all that a registry of your own knows, in its order. What the server knows already stays as
     * it is, so this can be called again and again: after each run, by a timer, or after the server was away.
     *
     * @param own is asked; a run that goes on is reported as far as it is
     * @throws io.github.finetune4j.error.FineTuneException if nothing can be reported to the server now; the next call
     *     reports the rest
     */
    public void mirror(RegistryStore own) {
        for (RegistryRecord record : own.records()) {
            add(record);
            if (record instanceof RegistryRecord.RunStarted start) {
                addPoints(start.run(), own.points(start.run()));
            }
        }
    }

    /**
     * {@return the runs of the experiment, oldest first, those of other clients among them; deleted ones left out}
     *
     * @throws io.github.finetune4j.error.FineTuneException if they can't be read
     */
    public List<MlflowRun> runs() {
        return counted(reader::all);
    }

    /** {@return what became of what was reported so far} */
    public MlflowStatus status() {
        return counts.status();
    }

    /** {@return what the call gives; what fails is counted} */
    private <T> T counted(Supplier<T> call) {
        lock.lock();
        try {
            T answer = call.get();
            counts.reported.incrementAndGet();
            return answer;
        } catch (ProviderException e) {
            if (Refusal.isFinal(e)) {
                counts.refused.incrementAndGet();
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            counts.failed.incrementAndGet();
            throw e;
        } catch (IllegalArgumentException | IllegalStateException e) {
            counts.refused.incrementAndGet();
            throw e;
        } catch (RuntimeException e) {
            counts.failed.incrementAndGet();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further calls. A second call does nothing. */
    @Override
    public void close() {
        server.close();
    }
}
