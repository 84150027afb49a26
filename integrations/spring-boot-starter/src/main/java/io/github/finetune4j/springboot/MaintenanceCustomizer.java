// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.maintenance.Maintenance;
import org.apiguardian.api.API;

/**
 * A customizer of the maintenance of {@code finetune4j.maintenance.model}, for what properties can't say: where rows
 * come from, who trains and compares, the rules, further triggers. A bean of this type is asked once, after the
 * properties and in the order of {@code @Order}.
 *
 * <pre>{@code
 * @Bean MaintenanceCustomizer router(RowSource source, Training training, Comparing comparing, Dataset tests) {
 *     return maintenance -> maintenance.collect(source)
 *             .rows(rows -> rows.testSet(tests))
 *             .train(training)
 *             .evaluate(comparing)
 *             .rules(rules -> rules.goal("exact_match"));
 * }
 * }</pre>
 *
 * <p>Called on the thread that starts the application.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever says something of a maintenance has it; nobody else is to need it
public interface MaintenanceCustomizer {
    /**
     * Changes the maintenance.
     *
     * @param maintenance holds what the properties say already, and the workspace's stores
     */
    void customize(Maintenance.Builder maintenance);
}
