// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The files of measurements that a job leaves: {@code step_wise_training_metrics.csv} and
 * {@code validation_metrics.csv}, with the columns {@code step_number} (from 0), {@code epoch_number},
 * {@code training_loss} or {@code validation_loss}, {@code perplexity}.
 *
 * @param keys of all objects that the job left
 * @param read gives an object's text
 */
record MetricsFiles(List<String> keys, UnaryOperator<String> read) {
    private static final String TRAINING = "step_wise_training_metrics.csv";
    private static final String VALIDATION = "validation_metrics.csv";

    /** {@return an event for each row, at the job's end: the files hold no times} */
    List<JobEvent> events(Instant at) {
        List<JobEvent> events = new ArrayList<>();
        Table training = table(TRAINING, "training_loss");
        Table validation = table(VALIDATION, "validation_loss");
        List<double[]> steps = training.rows();
        // we count steps from 1, the file from 0
        int shift = !steps.isEmpty() && steps.get(0)[0] == 0 ? 1 : 0;
        for (double[] row : steps) {
            long step = (long) row[0] + shift;
            events.add(new JobEvent.StepCompleted(
                    "step-" + step, at, step, steps.size(), row[1], row[2], Double.NaN, Double.NaN, Duration.ZERO));
        }
        for (double[] row : validation.rows()) {
            String id = "validated-" + (events.size() - steps.size() + 1);
            events.add(new JobEvent.Validated(id, at, (long) row[0] + shift, row[1], row[2]));
        }
        int unreadable = training.unreadable() + validation.unreadable();
        if (unreadable > 0) {
            events.add(new JobEvent.Note(
                    "unreadable", at, "warn", unreadable + " rows of the measurements cannot be read"));
        }
        return events;
    }

    /** Step, epoch and loss of each row, and how many rows are none: a file may end in the middle of one. */
    private record Table(List<double[]> rows, int unreadable) {}

    private Table table(String file, String loss) {
        Optional<String> key =
                keys.stream().filter(each -> each.endsWith("/" + file)).findFirst();
        if (key.isEmpty()) {
            return new Table(List.of(), 0);
        }
        List<String> lines = read.apply(key.get()).lines().toList();
        List<String> head = lines.isEmpty() ? List.of() : cells(lines.get(0));
        int[] columns = {head.indexOf("step_number"), head.indexOf("epoch_number"), head.indexOf(loss)};
        List<double[]> rows = new ArrayList<>();
        List<String> body = lines.subList(Math.min(1, lines.size()), lines.size());
        body.forEach(line -> row(cells(line), columns).ifPresent(rows::add));
        return new Table(rows, body.size() - rows.size());
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split(",")).map(String::strip).toList();
    }

    private static Optional<double[]> row(List<String> cells, int[] columns) {
        double[] row = new double[columns.length];
        try {
            for (int i = 0; i < columns.length; i++) {
                row[i] = columns[i] < 0 ? Double.NaN : Double.parseDouble(cells.get(columns[i]));
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return Double.isNaN(row[0]) || Double.isNaN(row[2]) ? Optional.empty() : Optional.of(row);
    }
}
