// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What users wrote is put into small letters by {@code Characters.lower} alone. {@link String#toLowerCase} takes
 * minutes for a hundred kilobytes of sigmas, and gives other letters on another Java. It is for names of ours, and for
 * short words of protocols.
 */
class SmallLettersTest {
    /** Headers, hosts, endings of files, words and identifiers of services, options: short, and nobody's text. */
    private static final Set<String> WORDS = Set.of(
            "providers-aws/SageMakerJobs",
            "chat-template/Cases", // one character at a time, with a sigma's context of its own
            "chat-template/NumberFilters",
            "chat-template/PrimaryParser",
            "console/Asked",
            "console/EvaluationsPage",
            "console/Figures",
            "console/GatesTable",
            "console/JettyServer",
            "console/RolloutsPage",
            "console/ServedHosts",
            "console/Words",
            "core/Characters",
            "core/DatasetFiles",
            "core/IpAddresses",
            "dataset/DataSources",
            "dataset/DataWriter",
            "dataset/ModelFacts",
            "dataset/OpenAiTokens",
            "dataset/QuerySource",
            "providers-fireworks/DataSetCalls",
            "providers-google/BucketChecks",
            "providers-google/GeminiContents",
            "http/ApiError",
            "http/BaseUrl",
            "http/HttpReply",
            "http/Redactor",
            "http/UserAgent",
            "integrations/FlywayStandsBack",
            "lora-native/Merge",
            "lora-native/ModelPath",
            "lora-native/Torch",
            "lora-native/TorchStart",
            "lora-native/UnicodeSets",
            "providers-huggingface/TrainingFiles",
            "providers-openai/MetricsFile",
            "providers-openai/Webhooks",
            "people/Control",
            "registry/EvaluationSection",
            "registry/License",
            "providers-together/Mark",
            "providers-together/TogetherErrors");

    /** A constant's name, and one character, are no text. */
    private static final Pattern CALL = Pattern.compile("(\\bname\\(\\)\\s*|\\bCharacter)?\\.toLowerCase\\(");

    @Test
    void textsOfUsers_areNotPutIntoSmallLettersByTheJdk() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : RepositoryFiles.endingIn(".java")) {
            if (isPublished(file)
                    && CALL.matcher(Files.readString(file)).results().anyMatch(SmallLettersTest::isText)) {
                found.add(name(file));
            }
        }
        assertThat(found).as("Characters.lower, or one more line here").isEqualTo(new TreeSet<>(WORDS));
    }

    private static boolean isText(MatchResult call) {
        return call.group(1) == null;
    }

    private static boolean isPublished(Path file) {
        Path path = Fixtures.repository().relativize(file);
        String module = path.getName(0).toString();
        return !Set.of("benchmarks", "build", "examples", "testkit", "testkit-services")
                        .contains(module)
                && StreamSupport.stream(path.spliterator(), false).anyMatch(Path.of("main")::equals);
    }

    private static String name(Path file) {
        String module = Fixtures.repository().relativize(file).getName(0).toString();
        return module + "/" + file.getFileName().toString().replace(".java", "");
    }
}
