// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.erasure.PersonalStore;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The way to a registry that may be slow or out of reach, such as one in a database on another machine. What is
 * reported to it lies in a folder of this machine when the call returns; a thread of its own reports it to the
 * registry, in the same order, again and again until it is taken. So neither a training run nor a request ever waits
 * for the registry, and what a process could not report before it died is reported by the next one that opens the
 * folder.
 *
 * <p>The registry keeps each thing once, however often it is reported: see {@link Registry}. What it refuses for what
 * it is goes to the folder {@code refused} and into the log. A data set lies in the folder as a whole until it is
 * reported.
 *
 * <p>{@link #addModel}, {@link #moveAlias}, {@link #model} and {@link #erase} need the registry's answer: they ask it
 * at once, after what waits, and fail if it is out of reach.
 *
 * <p>Safe for use by several threads. A folder serves one process at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OutboxRegistry implements Registry, PersonalStore, AutoCloseable {
    private final Registry registry;
    private final OutboxFolder folder;
    private final Delivery delivery;
    private final InstantSource clock = InstantSource.system();

    private OutboxRegistry(Registry registry, OutboxFolder folder) {
        this.registry = registry;
        this.folder = folder;
        delivery = new Delivery(registry, folder);
        delivery.soon();
    }

    /**
     * {@return the way to a registry through a folder; what waits there already is reported first}
     *
     * @param folder on a local disk; it is made if it isn't there
     * @param registry to report to in the end; closing it stays yours
     * @throws FineTuneException if the folder can't be used, or another process uses it
     */
    public static OutboxRegistry open(Path folder, Registry registry) {
        return new OutboxRegistry(registry, OutboxFolder.open(folder));
    }

    @Override
    public DataVersion addData(Dataset data, Map<String, Object> facts) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("a data version of 0 rows -> give at least one row");
        }
        DataVersion version = new DataVersion(data.fingerprint(), clock.instant(), data.size(), facts);
        folder.put(out -> Entry.write(data, version.facts(), out));
        delivery.soon();
        return version;
    }

    @Override
    public void add(RegistryRecord record) {
        folder.put(out -> Entry.write(record, out));
        delivery.soon();
    }

    @Override
    public void addPoints(String run, List<MetricPoint> points) {
        folder.put(out -> Entry.write(run, points, out));
        delivery.soon();
    }

    @Override
    public ModelVersion addModel(ModelVersion.Draft draft) {
        delivery.now();
        return registry.addModel(draft);
    }

    @Override
    public RegistryRecord.AliasMoved moveAlias(
            RegisteredModel seen, String alias, int version, String who, String why) {
        delivery.now();
        return registry.moveAlias(seen, alias, version, who, why);
    }

    @Override
    public RegisteredModel model(String name) {
        delivery.now();
        return registry.model(name);
    }

    /**
     * Erases a person from the registry behind it, and from what that refused. What waits is reported first, so that no
     * row of the person comes into the registry afterwards; of another process's outbox that is not said: erase there,
     * too.
     *
     * @return what the registry has done, with the rows that were removed from the folder {@code refused}, and what of
     *     that can't be read
     * @throws FineTuneException if the registry is out of reach: nothing is erased then, and it is to be asked again
     */
    @Override
    public ErasedPart erase(ErasureRequest request) {
        delivery.now();
        ErasedPart there = registry instanceof PersonalStore store
                ? store.erase(request)
                : new ErasedPart(
                        0, Set.of(), List.of("the registry behind the outbox can't be asked to erase: erase there"));
        List<String> left = new ArrayList<>(there.left());
        long removed = there.removed();
        for (Path entry : folder.refusedEntries()) {
            try {
                removed += Entry.erase(entry, request.marks());
            } catch (IOException | JsonException e) { // its message may hold what somebody said
                left.add("a refused entry of the outbox can't be looked through, and is to be deleted: " + entry);
            }
        }
        return new ErasedPart(removed, there.runs(), left);
    }

    /** {@return how many things wait in the folder} */
    public int waiting() {
        return folder.waiting().size();
    }

    /**
     * Waits until all that waits now is reported.
     *
     * @param atMost how long
     * @return whether it is; what is not stays in the folder, and is reported later
     */
    public boolean flush(Duration atMost) {
        return delivery.flush(atMost);
    }

    /**
     * Reports what waits, if the registry takes it at once. What it doesn't take stays in the folder for the process
     * that opens it next. The registry stays open. A second call does nothing.
     */
    @Override
    public void close() {
        delivery.close();
        folder.close();
    }
}
