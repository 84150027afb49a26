// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.registry.internal.DataFacts;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A registry of what happens to models and their data. It keeps what is reported, and decides nothing.
 *
 * <p>Whatever is kept is never changed. Reporting the same thing again, by the same id, keeps it once, so that a
 * process which died may report all it knows again. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Registry {
    /**
     * Keeps a version of a data set: its rows, by their content, and what is known about them.
     *
     * @param data at least one row
     * @param facts what is to be remembered beside, as JSON values, for example {@code licence}; the first ones stay
     *     where the same rows are kept already
     * @return the version, the same for the same rows in the same order
     * @throws IllegalArgumentException if it is kept already, and some of its rows were forgotten
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    DataVersion addData(Dataset data, Map<String, Object> facts);

    /**
     * Keeps a version of a data set with the report of its making: sources, steps, what was left out and why.
     *
     * @param result what a builder gave
     * @return the version
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    default DataVersion addData(DatasetResult result) {
        return addData(result, List.of(), Map.of());
    }

    /**
     * Keeps a version of a data set with the report of its making, what it was made from, and what else is known.
     *
     * @param result what a builder gave
     * @param parents the versions from which its rows came, in any order; none for data that are new
     * @param facts what is to be remembered beside the report, as JSON values: {@code licence}, {@code location} …
     * @return the version
     * @throws IllegalArgumentException if a fact has the name of one of the report's
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    default DataVersion addData(DatasetResult result, List<DataVersion> parents, Map<String, Object> facts) {
        return addData(result.dataset(), DataFacts.of(result.report(), parents, facts));
    }

    /**
     * Keeps a record, unless one of its id is kept already. The end of a run that gave a model makes the next version
     * of the model that the run's start names.
     *
     * @param record what happened
     * @throws IllegalArgumentException if it is one that a registry makes itself: a version of data or of a model, a
     *     moved alias, forgotten rows; the message names the method for it
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    void add(RegistryRecord record);

    /**
     * Keeps points of a run's curves. A point whose step is not beyond the last one of its name is taken for one that
     * is kept already.
     *
     * @param run as its {@link RegistryRecord.RunStarted} says
     * @param points in the order of their steps
     * @throws io.github.finetune4j.error.FineTuneException if they can't be kept
     */
    void addPoints(String run, List<MetricPoint> points);

    /**
     * Keeps a new version of a model, with the next number of its name.
     *
     * @param draft what it is
     * @return the version; the one that is kept already where the same run has made one of this name
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    ModelVersion addModel(ModelVersion.Draft draft);

    /**
     * Lets an alias of a model point to a version.
     *
     * @param seen the model as it was when this was decided
     * @param alias for example {@code champion}: letters, digits, {@code .}, {@code _} and {@code -}
     * @param version number of the version to which it points from now on
     * @param who moves it
     * @param why the reason, in a sentence
     * @return what is on record
     * @throws IllegalStateException if somebody has moved the alias since the model was looked at
     * @throws IllegalArgumentException if there is no such version
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    RegistryRecord.AliasMoved moveAlias(RegisteredModel seen, String alias, int version, String who, String why);

    /**
     * {@return a model's versions and aliases}
     *
     * @param name of the model
     * @throws IllegalArgumentException if there is no model of this name; the message lists those there are
     */
    RegisteredModel model(String name);
}
