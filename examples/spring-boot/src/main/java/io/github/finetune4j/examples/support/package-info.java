// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A Spring Boot application that answers questions with a rollout between two models. One and the same on both lines of
 * Boot.
 */
package io.github.finetune4j.examples.support;
