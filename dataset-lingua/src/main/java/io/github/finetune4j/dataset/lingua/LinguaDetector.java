// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.lingua;

import com.github.pemistahl.lingua.api.IsoCode639_1;
import com.github.pemistahl.lingua.api.Language;
import com.github.pemistahl.lingua.api.LanguageDetectorBuilder;
import io.github.finetune4j.dataset.clean.LanguageDetector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Detects the language of a text with Lingua's n-gram models, even of short texts and closely related languages.
 *
 * <pre>{@code
 * LanguageDetector languages = LinguaDetector.forLanguages("en", "de", "fr");
 * Dataset.builder().addJsonl(file)
 *         .addStep(Cleaning.of(List.of(RowFilters.language(languages, Set.of("en"), 0.05))).step())
 * }</pre>
 *
 * <p>The confidence is how far the language is ahead of the next one in Lingua's relative measure, 0 to 1: 0.05 is a
 * clear sentence, 0.2 a long text; 1 where letters or words alone decide. Models are loaded when first used, about 5 MB
 * of heap for each language and more for those with large alphabets; all detectors of a JVM share them. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LinguaDetector implements LanguageDetector {
    private static final Map<String, IsoCode639_1> CODES = Arrays.stream(IsoCode639_1.values())
            .filter(code -> code != IsoCode639_1.NONE)
            .collect(java.util.stream.Collectors.toUnmodifiableMap(LinguaDetector::word, Function.identity()));
    private final com.github.pemistahl.lingua.api.LanguageDetector lingua;

    private LinguaDetector(LanguageDetectorBuilder builder) {
        lingua = builder.build();
    }

    /**
     * {@return a detector that chooses among some languages: quicker, smaller, and surer than one that knows all}
     *
     * @param codes at least two, of ISO 639-1, for example {@code en}
     * @throws IllegalArgumentException if Lingua knows one of them not, or there are fewer than two
     */
    public static LinguaDetector forLanguages(String... codes) {
        List<String> unknown =
                Arrays.stream(codes).filter(code -> !CODES.containsKey(code)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no model for the language: " + String.join(", ", unknown)
                    + " -> take some of " + String.join(", ", new TreeSet<>(CODES.keySet())));
        }
        IsoCode639_1[] known = Arrays.stream(codes).distinct().map(CODES::get).toArray(IsoCode639_1[]::new);
        if (known.length < 2) {
            throw new IllegalArgumentException("languages to choose among: " + List.of(codes)
                    + " -> give at least 2, those that your data may hold");
        }
        return new LinguaDetector(LanguageDetectorBuilder.fromIsoCodes639_1(known));
    }

    /** {@return a detector of all 75 languages; it needs about 1 GB of heap once all models are loaded} */
    public static LinguaDetector allLanguages() {
        return new LinguaDetector(LanguageDetectorBuilder.fromAllLanguages());
    }

    @Override
    public Optional<Detected> detect(String text) {
        List<Map.Entry<Language, Double>> ranked = lingua.computeLanguageConfidenceValues(text).entrySet().stream()
                .sorted(Map.Entry.<Language, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(2)
                .toList();
        if (ranked.isEmpty()) {
            return Optional.empty();
        }
        double ahead = ranked.size() == 1
                ? 1
                : ranked.get(0).getValue() - ranked.get(1).getValue();
        return ahead > 0
                ? Optional.of(new Detected(word(ranked.get(0).getKey().getIsoCode639_1()), Math.min(1, ahead)))
                : Optional.empty();
    }

    private static String word(IsoCode639_1 code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
