// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Drift reports and data summaries as snapshots in a workspace of Evidently, written without Python.
 *
 * <p>Begin with {@link io.github.finetune4j.evidently.EvidentlyWorkspace}:
 *
 * <pre>{@code
 * EvidentlyProject project = EvidentlyWorkspace.at(Path.of("workspace")).project("support");
 * project.add(EvidentlySnapshot.of(report).named("week 12").tag("drift"));
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evidently;

import org.jspecify.annotations.NullMarked;
