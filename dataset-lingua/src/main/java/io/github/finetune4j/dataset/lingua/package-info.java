// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Language detection with Lingua's models of 75 languages.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.lingua.LinguaDetector}. It is a
 * {@link io.github.finetune4j.dataset.clean.LanguageDetector}, so a filter accepts it:
 *
 * <pre>{@code
 * LanguageDetector languages = LinguaDetector.forLanguages("en", "de", "fr");
 * DatasetStep<?> english = Cleaning.of(List.of(RowFilters.language(languages, Set.of("en"), 0.05))).step();
 * Dataset data = Dataset.builder().addJsonl(file).addStep(english).build().dataset();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.lingua;

import org.jspecify.annotations.NullMarked;
