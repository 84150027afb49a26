// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Words by Unicode's rules (UAX 29), in lower case; ideographs one by one, no stop words, no stems. */
final class UnicodeWords {
    private static final StandardAnalyzer ANALYZER = new StandardAnalyzer(CharArraySet.EMPTY_SET);

    private UnicodeWords() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        try (TokenStream stream = ANALYZER.tokenStream("words", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("can't split a text in memory -> report this", e);
        }
        return words;
    }

    /** {@return where each word begins} */
    static int[] starts(String text) {
        IntStream.Builder starts = IntStream.builder();
        try (TokenStream stream = ANALYZER.tokenStream("words", text)) {
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                starts.add(offset.startOffset());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("can't split a text in memory -> report this", e);
        }
        return starts.build().toArray();
    }
}
