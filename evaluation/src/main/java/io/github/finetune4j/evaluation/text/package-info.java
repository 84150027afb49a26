// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Metrics over texts as pure functions: BLEU, chrF, TER, ROUGE, edit distances, SQuAD's F1. They give the figures of
 * the packages that papers cite, sacrebleu and rouge-score among them, to the last digits, at a multiple of their
 * speed.
 *
 * <p>{@link io.github.finetune4j.evaluation.text.Bleu}, {@link io.github.finetune4j.evaluation.text.ChrF} and
 * {@link io.github.finetune4j.evaluation.text.Ter} are {@link io.github.finetune4j.evaluation.text.CorpusScore}s: a
 * corpus is scored from sums of counts over its rows, never from a mean of sentence scores.
 * {@link io.github.finetune4j.evaluation.metric.Metrics} offers them for an evaluator.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.text;

import org.jspecify.annotations.NullMarked;
