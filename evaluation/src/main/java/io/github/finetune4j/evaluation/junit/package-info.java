// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A JUnit 5 extension: a test that fails when a model got worse. JUnit's API is an optional dependency of this module;
 * a project with JUnit tests has it.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.junit;

import org.jspecify.annotations.NullMarked;
