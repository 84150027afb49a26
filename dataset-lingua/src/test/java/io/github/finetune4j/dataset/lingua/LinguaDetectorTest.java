// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.lingua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.LanguageDetector;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.dataset.clean.StopWordDetector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinguaDetectorTest {
    private static final LinguaDetector SIX = LinguaDetector.forLanguages("en", "de", "nl", "fr", "es", "ja");
    private static final Map<String, List<String>> SHORT = Map.of(
            "en", List.of("My parcel never came", "Cancel it please", "Wrong size again", "What does shipping cost?"),
            "de", List.of("Mein Paket fehlt", "Bitte stornieren", "Wieder falsche Größe", "Was kostet der Versand?"),
            "nl", List.of("Mijn pakje ontbreekt", "Graag annuleren", "Alweer verkeerde maat", "Wat kost verzending?"),
            "fr", List.of("Colis jamais reçu", "Annulez, merci", "Encore mauvaise taille", "Quels frais de port ?"),
            "es", List.of("Nunca llegó mi paquete", "Cancelar, gracias", "Otra talla equivocada", "¿Cuánto cuesta?"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|The card that I ordered last week has still not arrived.",
                "de|Die Karte, die ich letzte Woche bestellt habe, ist noch nicht da.",
                "nl|De kaart die ik vorige week heb besteld is er nog niet.",
                "fr|La carte que j'ai commandée la semaine dernière n'est pas arrivée.",
                "es|La tarjeta que pedí la semana pasada todavía no ha llegado.",
                "ja|カードはまだ届いていません"
            })
    void sentences_areTold(String language, String text) {
        LanguageDetector.Detected detected = SIX.detect(text).orElseThrow();
        assertThat(detected.language()).isEqualTo(language);
        assertThat(detected.confidence()).isBetween(0.02, 1.0);
    }

    @Test
    void shortTexts_areToldMoreOftenThanByStopWords() {
        long byLingua = right(SIX);
        assertThat(byLingua).isGreaterThanOrEqualTo(18).isGreaterThan(right(new StopWordDetector()));
    }

    private static long right(LanguageDetector detector) {
        return SHORT.entrySet().stream()
                .mapToLong(entry -> entry.getValue().stream()
                        .filter(text -> detector.detect(text)
                                .map(LanguageDetector.Detected::language)
                                .filter(entry.getKey()::equals)
                                .isPresent())
                        .count())
                .sum();
    }

    @Test
    void noLetters_noLanguage() {
        assertThat(SIX.detect("")).isEmpty();
        assertThat(SIX.detect("12:30 – 14:45 (+2)")).isEmpty();
    }

    @Test
    void filter_leavesOutAnswersInOtherLanguages() {
        List<ChatExample> rows = List.of(
                row("Where is it?", "It is on its way and will arrive on Monday."),
                row("Where is it?", "Sie ist unterwegs und kommt am Montag an."),
                row("Label?", "42"));
        DatasetResult result = Dataset.builder()
                .addExamples(rows)
                .addStep(Cleaning.of(List.of(RowFilters.language(SIX, Set.of("en"), 0.05)))
                        .step())
                .build();
        assertThat(result.dataset().examples()).containsExactly(rows.get(0), rows.get(2));
        assertThat(result.report().rejected().get(0).detail()).contains("de");
    }

    private static ChatExample row(String question, String answer) {
        return ChatExample.of(Message.user(question), Message.assistant(answer));
    }

    @Test
    void languages_areChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinguaDetector.forLanguages("en", "xx", "tlh"))
                .withMessageContaining("xx, tlh")
                .withMessageContaining("zu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinguaDetector.forLanguages("en", "en"))
                .withMessageContaining("at least 2");
    }
}
