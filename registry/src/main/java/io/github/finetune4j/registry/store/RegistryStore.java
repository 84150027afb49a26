// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A registry that can be asked: the way from a model or a live answer back to its rows, and from a row forth to all it
 * touched. Where its records lie, in files or in a database, makes no difference to the answers.
 *
 * <p>Safe for use by several threads. Every method throws {@link FineTuneException} if what is kept can't be read.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RegistryStore extends Registry, AutoCloseable {
    /** {@return the names of all models, in the order of their first versions} */
    List<String> models();

    /** {@return all runs, in the order of their start} */
    List<RunHistory> runs();

    /**
     * {@return the points of a run's curves, in the order in which they came}
     *
     * @param run the job's text form
     */
    List<MetricPoint> points(String run);

    /**
     * {@return the evaluations of a model, alone and as a candidate, in the order in which they came}
     *
     * @param model a version that this registry gave
     */
    List<Evaluated> evaluations(ModelVersion model);

    /**
     * {@return the evaluations on a version of data: how often a test set has been used}
     *
     * @param testData a version that this registry gave
     */
    List<Evaluated> evaluations(DataVersion testData);

    /** {@return all versions of data, in the order in which they came} */
    List<DataVersion> data();

    /** {@return all records, in the order in which they came} */
    List<RegistryRecord> records();

    /**
     * {@return the rows of a version, equal to those that were kept, in their order}
     *
     * @param version of data
     * @throws FineTuneException if they are damaged
     */
    Dataset rows(DataVersion version);

    /**
     * {@return where a model comes from}
     *
     * @param model a version that this registry gave
     */
    Lineage lineage(ModelVersion model);

    /**
     * {@return where a live answer came from: rollout, arm, model, and from there back to its data; empty if no rollout
     * on record has given it}
     *
     * @param responseId from {@link io.github.finetune4j.rollout.Rollout#responseId}
     */
    Optional<AnswerOrigin> origin(String responseId);

    /**
     * {@return what a row has touched}
     *
     * @param row equal to the one that was kept, wherever it comes from
     */
    Touched touchedBy(Example row);

    /**
     * {@return whether the records are what was written, and the rows of each data version those of its name}
     *
     * <p>What it cannot see: a registry that somebody has written anew from a record on, with all hashes and the head.
     * Against that, keep the last hash elsewhere.
     */
    Verification verify();

    /**
     * Copies into another registry what that one lacks: records, rows and curves. Into an empty one the records go byte
     * for byte, so both have the same hashes; the same is so where the other one is an earlier copy. Behind other
     * records they get new numbers and hashes, and say the same.
     *
     * <p>A record that the other one has already must say the same there; only what is known about a version of data
     * may differ, and stays there as it is. Copying again adds what has come since, and what a copy that was cut short
     * has not reached.
     *
     * @param target in files or in a database
     * @return what was added
     * @throws IllegalArgumentException if the two contradict each other, for example where both have made a version 1
     *     of one model; nothing is copied then
     */
    Copied copyTo(RegistryStore target);

    /**
     * Drops the curves of runs whose last point is older than a time. Records never go; a note about each run says what
     * was dropped. Points of such a run that are told again are kept again.
     *
     * @param before the time
     * @param who drops them
     * @return the runs
     */
    List<String> dropCurves(Instant before, String who);

    /** Gives up what it holds open. What is kept stays. A second call does nothing. */
    @Override
    void close();
}
