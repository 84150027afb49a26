// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Text metrics as pure functions: BLEU, chrF, TER, ROUGE, edit distances, SQuAD's F1.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.text.Bleu}, {@link io.github.finetune4j.evaluation.text.ChrF} or
 * {@link io.github.finetune4j.evaluation.text.Rouge}:
 *
 * <pre>{@code
 * double score = Bleu.create().corpus(List.of("the cat sat"), List.of(List.of("the cat sat down")));
 * System.out.println(Rouge.l().score("the cat sat", "the cat sat down").f1());
 * }</pre>
 *
 * <p>They give the figures of the packages that papers cite, such as sacrebleu and rouge-score, to the last digits, at
 * a multiple of their speed. BLEU, chrF and TER are a {@link io.github.finetune4j.evaluation.text.CorpusScore}: a
 * corpus is scored from sums of counts over its rows, never from a mean of sentence scores.
 * {@link io.github.finetune4j.evaluation.metric.Metrics} offers them to an evaluator.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.text;

import org.jspecify.annotations.NullMarked;
