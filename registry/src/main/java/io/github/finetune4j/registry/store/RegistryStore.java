// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.erasure.PersonalStore;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
public interface RegistryStore extends Registry, PersonalStore, AutoCloseable {
    /** {@return the names of all models, in the order of their first versions} */
    List<String> models();

    /** {@return all runs, in the order of their start} */
    List<RunHistory> runs();

    /**
     * {@inheritDoc}
     *
     * @throws ForgottenRowsException if the version is kept already, and some of its rows were forgotten
     */
    @Override
    DataVersion addData(Dataset data, Map<String, Object> facts);

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

    /**
     * {@return what gates said about an evaluation, in the order in which it came}
     *
     * @param evaluation one that this registry gave
     */
    List<Gated> gates(Evaluated evaluation);

    /** {@return all versions of data, in the order in which they came} */
    List<DataVersion> data();

    /**
     * {@return all records, in the order in which they came; the versions of models with the day of their shutdown that
     * is known now, as everywhere}
     */
    List<RegistryRecord> records();

    /**
     * {@return the rows of a version, equal to those that were kept, in their order}
     *
     * @param version of data
     * @throws FineTuneException if they are damaged, or some of them were forgotten
     */
    Dataset rows(DataVersion version);

    /**
     * {@return the rows of a version, in their order, without those that were forgotten}
     *
     * @param version of data
     */
    Dataset rowsLeft(DataVersion version);

    /**
     * {@return how one version of data differs from another}
     *
     * @param from the version before
     * @param to the version after
     */
    DataDiff diff(DataVersion from, DataVersion to);

    /**
     * {@return how the test sets of two evaluations differ: their figures can be compared only if this is empty}
     *
     * @param before an evaluation that this registry gave
     * @param after another one
     */
    Optional<DataDiff> testSetChange(Evaluated before, Evaluated after);

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
     * @param callId of the answer: {@link io.github.finetune4j.chat.ChatResponse#callId}
     */
    Optional<AnswerOrigin> origin(String callId);

    /**
     * {@return what a row has touched}
     *
     * @param row equal to the one that was kept, wherever it comes from
     */
    Touched touchedBy(Example row);

    /**
     * {@return what the rows of a person have touched}
     *
     * <p>The first question for a field reads all rows; the next ones are answered from memory.
     *
     * @param field of the rows, beside their messages, that says whose they are, for example {@code person}
     * @param value that it has in this person's rows, as text
     * @throws IllegalArgumentException if no row has such a field, nor had before it was forgotten
     */
    Touched touchedBy(String field, String value);

    /**
     * {@return what rows have touched that were forgotten}, at any time later, by their hashes
     *
     * @param forgotten a record that this registry gave
     */
    Touched touchedBy(RowsForgotten forgotten);

    /**
     * {@return the models that learned from rows which were forgotten, or were tuned from one that did, and were not
     * replaced yet} By what is on record: the same whenever it is asked, in any process. A model is replaced once a
     * later version of its name learned from none of the forgotten rows and no alias points to the model any more.
     */
    List<ModelVersion> toRetrain();

    /**
     * Erases the content of a row. Its hash stays, and so do the data versions that held it, so {@link #verify} and all
     * ways back and forth go on as before.
     *
     * <p>What a training run has learned from the row stays in its model: what this gives is the list of what to train
     * again, which {@link #toRetrain} gives at any time. Copies of the registry, and whatever lies elsewhere, are not
     * reached, but named. A data version that held the row is refused from then on where it is reported again, as by a
     * run that is started again with its idempotency key. If the row is added in another version, it is kept again, and
     * a note says so.
     *
     * @param row equal to the one that was kept
     * @param who asks for it to be done
     * @param why the reason, in a sentence that names nobody: it stays on record
     * @return what was forgotten, and what learned from it
     */
    Forgotten forget(Example row, String who, String why);

    /**
     * Erases the content of all rows of a person, as {@link #forget(Example, String, String)} does.
     *
     * @param field of the rows, beside their messages, that says whose they are, for example {@code person}
     * @param value that it has in this person's rows, as text; it is not put on record
     * @param who asks for it to be done
     * @param why the reason, in a sentence that names nobody: it stays on record
     * @return what was forgotten, and what learned from it
     * @throws IllegalArgumentException if no row has such a field, nor had before it was forgotten; the message names
     *     those that rows have
     */
    Forgotten forget(String field, String value, String who, String why);

    /**
     * Erases the content of all rows of a person, as {@link #forget(String, String, String, String)} does, by each of
     * the person's marks. A mark whose field no row has is reported, and nothing else: there is nobody to be found by
     * it.
     *
     * @return how many rows were forgotten, all runs that learned from forgotten rows, now or before, and what is left
     *     to do: models to be trained again, copies elsewhere
     */
    @Override
    ErasedPart erase(ErasureRequest request);

    /**
     * Removes rows and curves to which no record refers, such as those of a process that died before it had put them on
     * record. Curves that grew within the last day stay.
     *
     * @return what was removed
     */
    Garbage collectGarbage();

    /**
     * {@return the Merkle roots of all days, oldest first; the last one changes with each record} To be kept elsewhere:
     * see {@link #verify(Collection)}.
     */
    List<DayRoot> dayRoots();

    /**
     * {@return the proof that a record is one of its day's}
     *
     * @param id of the record
     * @throws IllegalArgumentException if there is no such record
     */
    RecordProof proof(String id);

    /**
     * {@return the proof that a record is one of those of a root}, also where more records have come on that day since.
     *
     * @param id of the record
     * @param kept a root that this registry gave
     * @throws IllegalArgumentException if there is no such record, or it is none of the root's
     */
    RecordProof proof(String id, DayRoot kept);

    /**
     * {@return whether the records are what was written, and the rows of each data version those of its name}
     *
     * <p>What it cannot see: a registry that somebody has written anew from a record on, with all hashes and the head.
     * Against that, keep the roots of days elsewhere, and give them to {@link #verify(Collection)}.
     */
    default Verification verify() {
        return verify(List.of());
    }

    /**
     * {@return as {@link #verify()}, and whether the records are those of roots that were kept elsewhere}
     *
     * @param keptElsewhere from {@link #dayRoots}, of any time
     */
    Verification verify(Collection<DayRoot> keptElsewhere);

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
     * was dropped. Points of such a run that are reported again are kept again.
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
