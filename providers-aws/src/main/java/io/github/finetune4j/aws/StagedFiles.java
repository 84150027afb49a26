// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of a training job on this machine, deleted at the end.
 *
 * @param files as the request names them
 */
record StagedFiles(SageMakerRequest.Files files) implements AutoCloseable {
    private static final String SCRIPT = "sagemaker_trl.py";

    static StagedFiles of(FineTuneSpec spec, SageMakerRecipe recipe, String prefix) {
        SageMakerRows rows = SageMakerRows.of(recipe);
        List<StagedRows> made = new ArrayList<>();
        try {
            StagedRows training = rows(rows, spec.trainingData(), prefix, made);
            Optional<StagedRows> validation = spec.validationData().map(data -> rows(rows, data, prefix, made));
            Optional<StagedRows> script = recipe.kind() == SageMakerRecipe.Kind.TRL
                    ? Optional.of(staged(StagedFiles::script, prefix + "code/", ".py", made))
                    : Optional.empty();
            StagedFiles files = new StagedFiles(new SageMakerRequest.Files(training, validation, script));
            made.clear();
            return files;
        } finally {
            made.forEach(StagedRows::close);
        }
    }

    private static StagedRows rows(SageMakerRows rows, Dataset data, String prefix, List<StagedRows> made) {
        return staged(out -> rows.write(data, out), prefix + "data/", ".jsonl", made);
    }

    private static StagedRows staged(StagedRows.Content content, String folder, String ending, List<StagedRows> made) {
        StagedRows file = StagedRows.of(content, folder, ending);
        made.add(file);
        return file;
    }

    private static void script(OutputStream out) throws IOException {
        try (InputStream in = Objects.requireNonNull(StagedFiles.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() {
        files.all().forEach(StagedRows::close);
    }
}
