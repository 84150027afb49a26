// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The first sentence of a comment says what the type or the package is: a noun phrase, not a question. */
class NounPhrasesTest {
    private static final Pattern QUESTION =
            Pattern.compile("/\\*\\*[\\s*]*+(?:What|How|Who|Whose|Which|Where|Whether|Why|When) ");
    private static final Pattern COMMENT_END = Pattern.compile("\\*/\\s*+");
    private static final Pattern ANNOTATION =
            Pattern.compile("(?:@(?!interface)[\\w.]++(?:\\([^()]*+\\))?+|//[^\n]*+)\\s*+");
    private static final Pattern TYPE = Pattern.compile("(?:(?:public|private|protected|static|abstract|final|sealed"
            + "|non-sealed)\\s++)*+(?:class|interface|enum|record|@interface|package|(?:open\\s++)?+module)\\s");

    @Test
    void comments_ofTypesAndPackages_beginWithNouns() throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        for (Path file : RepositoryFiles.endingIn(".java")) {
            String place = Fixtures.repository().relativize(file).toString().replace('\\', '/');
            if (place.contains("src/main/java/")) {
                read++;
                questions(Files.readString(file)).forEach(line -> found.add(place + ":" + line));
            }
        }
        assertThat(read).isGreaterThan(2_000);
        assertThat(found)
                .as("say what it is: A request, The rules, not What was asked, How it is")
                .isEmpty();
    }

    @Test
    void question_aboutAType_isFound_othersAreNot() {
        assertThat(questions("/** What was asked. */\n@API(status = A, since = \"0.1\")\npublic final class Some {}"))
                .containsExactly(1);
        assertThat(questions("\n/**\n * How it is made.\n */\nrecord Some() {}"))
                .containsExactly(2);
        assertThat(questions("/** Which is best. */\n@SuppressWarnings(\"module\") // later\nmodule some {}"))
                .containsExactly(1);
        assertThat(questions("/** A question. */\nclass Some {\n    /** What it takes. */\n    int some() {}\n}"))
                .isEmpty();
    }

    private static List<Integer> questions(String source) {
        List<Integer> lines = new ArrayList<>();
        Matcher question = QUESTION.matcher(source);
        while (question.find()) {
            Matcher end = COMMENT_END.matcher(source);
            if (end.find(question.end()) && declaresType(source, end.end())) {
                lines.add(line(source, question.start()));
            }
        }
        return lines;
    }

    private static int line(String source, int place) {
        return 1
                + (int) source.substring(0, place)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
    }

    private static boolean declaresType(String source, int from) {
        int start = from;
        Matcher annotation = ANNOTATION.matcher(source);
        while (annotation.region(start, source.length()).lookingAt()) {
            start = annotation.end();
        }
        return TYPE.matcher(source).region(start, source.length()).lookingAt();
    }
}
