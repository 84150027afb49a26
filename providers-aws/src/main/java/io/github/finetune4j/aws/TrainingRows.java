// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows as a service reads them, a line of JSON each, and what is wrong with those that it could not. */
interface TrainingRows {
    /** The first of each data set are shown, the rest is counted. */
    int SHOWN = 10;

    /** {@return what is wrong with a row; empty if it is fine} */
    Optional<String> problem(Example example);

    /** {@return a row without a problem as JSON values} */
    Map<String, Object> row(Example example);

    /** {@return what is wrong with all rows of the specification} */
    default List<String> problems(FineTuneSpec spec) {
        List<String> problems = new ArrayList<>(problems("training", spec.trainingData()));
        spec.validationData().ifPresent(data -> problems.addAll(problems("validation", data)));
        return problems;
    }

    /** {@return what is wrong, the first ten rows each in words, the rest counted} */
    default List<String> problems(String what, Dataset data) {
        List<String> problems = new ArrayList<>();
        int row = 0;
        int more = 0;
        for (Example example : data) {
            row++;
            Optional<String> problem = problem(example);
            if (problem.isPresent() && problems.size() < SHOWN) {
                problems.add("row " + row + " of the " + what + " data " + problem.get());
            } else if (problem.isPresent()) {
                more++;
            }
        }
        if (more > 0) {
            problems.add(more + " more rows of the " + what + " data");
        }
        return problems;
    }

    default void write(Dataset data, OutputStream out) throws IOException {
        for (Example example : data) {
            out.write(Json.bytes(row(example)));
            out.write('\n');
        }
    }
}
