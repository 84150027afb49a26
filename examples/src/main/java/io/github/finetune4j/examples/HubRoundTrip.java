// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.huggingface.CommitResult;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.HuggingFaceHub;
import io.github.finetune4j.huggingface.ModelCard;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.testkit.services.FakeHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Hub in, training here, Hub out: rows and a base model by their names on the Hub, a few steps in this JVM, the adapter
 * pushed with its card, pulled back and asked. Against a fake Hub on this machine, which holds the starter model;
 * against the real one where a token is set ({@code HF_TOKEN}): then two private repositories are made there.
 */
public final class HubRoundTrip {
    private static final long SEED = 7;
    private static final String TOKEN = "hf_fakeTokenOfAlice";

    private HubRoundTrip() {}

    /**
     * Runs it.
     *
     * @param args a folder for everything, and perhaps a base model on the Hub
     * @throws IOException if the folder can't be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Consumer<String> out = line -> System.out.println(line);
        String token = System.getenv("HF_TOKEN");
        if (token != null && !token.isBlank()) {
            try (HuggingFaceHub hub = HuggingFaceHub.fromEnv().build()) {
                String base = args.length > 1 ? args[1] : "HuggingFaceTB/SmolLM2-135M-Instruct";
                run(hub, base, HubRepo.model(hub.account() + "/hub-round-trip"), folder, out);
            }
            return;
        }
        try (FakeHub fake = fakeHub();
                HuggingFaceHub hub = hub(fake, folder.resolve("cache"))) {
            run(hub, StarterModel.ID, HubRepo.model("alice/hub-round-trip"), folder, out);
        }
    }

    /** {@return a Hub on this machine, with the starter model and a user called alice} */
    static FakeHub fakeHub() throws IOException {
        FakeHub fake = FakeHub.start().user(TOKEN, "alice");
        try (Stream<Path> files = Files.list(StarterModel.folder())) {
            for (Path file : files.toList()) {
                fake.put("models/" + StarterModel.ID, String.valueOf(file.getFileName()), file);
            }
        }
        return fake;
    }

    static HuggingFaceHub hub(FakeHub fake, Path cache) {
        return HuggingFaceHub.builder()
                .endpoint(fake.uri())
                .token(ApiKey.of(TOKEN))
                .cache(cache)
                .offline(false)
                .build();
    }

    /** {@return what the adapter says after it came back} */
    static String run(HuggingFaceHub hub, String base, HubRepo target, Path folder, Consumer<String> out)
            throws IOException {
        DatasetSplit tickets = tickets(folder);
        // tag::rows[]
        HubRepo rows = HubRepo.dataset(target.id() + "-rows");
        hub.pushDataset(rows, Map.of("train", tickets.training(), "test", tickets.test()), "Support tickets, made up.");
        Dataset train = Dataset.builder()
                .addSource(hub.rows(rows, "train*.jsonl")) // CSV and Parquet likewise, where their modules are there
                .build()
                .dataset();
        // end::rows[]
        out.accept(train.size() + " rows from " + rows);
        train(hub, base, target, folder, train, tickets.test(), out);
        String answer = ask(
                hub, base, target, (ChatExample) tickets.test().rows().get(0).example());
        out.accept("the adapter that came back says: " + answer);
        return answer;
    }

    private static String ask(HuggingFaceHub hub, String base, HubRepo target, ChatExample ticket) {
        // tag::back[]
        Path model = hub.models().folder(base).orElseThrow();
        Path adapter = hub.models().folder(target.id()).orElseThrow();
        try (LocalChatModel back =
                LocalChatModel.builder(model).adapter(adapter).build()) {
            return back.chat(ChatRequest.of(ticket.prompt())).text();
        }
        // end::back[]
    }

    private static void train(
            HuggingFaceHub hub,
            String base,
            HubRepo target,
            Path folder,
            Dataset train,
            Dataset test,
            Consumer<String> out) {
        // tag::trip[]
        try (LocalLoraProvider local = LocalLoraProvider.builder()
                .runs(folder.resolve("runs"))
                .addModels(hub.models()) // owner/name is fetched, or found in Python's cache
                .build()) {
            ModelRef tuned = FineTune.builder()
                    .provider(local)
                    .baseModel(base)
                    .trainingData(train)
                    .lora(lora -> lora.rank(8).alpha(16))
                    .hyperparameters(h -> h.epochs(1).learningRate(5e-3))
                    .seed(SEED)
                    .run();
            Comparison results = Evaluator.builder()
                    .metrics(Metrics.tokenF1())
                    .request(request -> request.temperature(0).maxTokens(40))
                    .build()
                    .compare(local.chatModel(base), local.chatModel(tuned), test);
            ModelCard card = ModelCard.builder(base)
                    .title("Tickets")
                    .license("apache-2.0")
                    .results(results)
                    .trainingData(train)
                    .build();
            CommitResult pushed = hub.pushAdapter(target, local.folder(tuned), card);
            out.accept("pushed to " + target + ": " + pushed.changed());
        }
        // end::trip[]
    }

    private static DatasetSplit tickets(Path folder) throws IOException {
        Path file = Files.createDirectories(folder).resolve("tickets.jsonl");
        TicketGenerator.writeJsonl(file, 80, SEED);
        return Dataset.builder()
                .addJsonl(file)
                .dropInvalid()
                .deduplicate()
                .split(s -> s.training(0.8).test(0.2).seed(SEED))
                .build();
    }
}
