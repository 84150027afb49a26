// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A run that was read back from MLflow. Immutable.
 *
 * <p>A run that this SDK reported gives the records that were reported, equal to them. Of another client's run they are
 * made of what MLflow shows: its parameters and data sets are the specification, its tags the environment, and its name
 * here is {@code mlflow/} and its id.
 *
 * @param id of the run at the server
 * @param records how it began, and how it ended if it has; or an evaluation
 * @param points of all its curves, by name and step; their times are whole milliseconds
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MlflowRun(String id, List<RegistryRecord> records, List<MetricPoint> points) {
    /** Copies the lists. */
    public MlflowRun {
        records = List.copyOf(records);
        points = List.copyOf(points);
    }

    /**
     * Reports the run to a registry. Reporting it again changes nothing.
     *
     * @param registry gets the start, then the points, then the end
     */
    public void reportTo(Registry registry) {
        for (RegistryRecord record : records) {
            if (record instanceof RegistryRecord.RunStarted start) {
                registry.add(start);
                registry.addPoints(start.run(), points);
            } else {
                registry.add(record);
            }
        }
    }
}
