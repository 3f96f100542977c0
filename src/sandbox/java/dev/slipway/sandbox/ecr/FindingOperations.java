package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecr.Repository.ImageId;
import dev.slipway.sandbox.ecr.Repository.Stored;
import dev.slipway.text.Json;
import java.util.List;
import java.util.stream.IntStream;

/** ECR's operations that read signatures and findings of images. Nothing is signed or scanned: a control says how it is. */
final class FindingOperations {
    private final AccountScope account;
    private final ImageOperations images;

    FindingOperations(AccountScope account, ImageOperations images) {
        this.account = account;
        this.images = images;
    }

    ObjectNode signing(Repository repository, Input input) {
        ImageId id = id(input);
        Stored image = image(repository, id);
        ObjectNode answer = about(repository, image, id);
        ArrayNode statuses = answer.putArray("signingStatuses");
        image.signing()
                .forEach(status ->
                        statuses.add(status.json(account.arn("signer", "/signing-profiles/" + status.profile()))));
        return answer;
    }

    /** An index has no scan of its own. */
    ObjectNode scan(Repository repository, Input input) {
        ImageId id = id(input);
        Stored image = image(repository, id);
        ScanResult scan = image.scan()
                .filter(found -> !image.isIndex())
                .orElseThrow(() -> SandboxException.refused(
                        "ScanNotFoundException",
                        "Image scan does not exist for the image with '%s' in the repository with name '%s' in the registry with id '%s'"
                                .formatted(id, repository.name(), account.id())));
        List<String> severities = scan.severities();
        List<ObjectNode> all = IntStream.range(0, severities.size())
                .mapToObj(i -> Json.object()
                        .put("name", "CVE-2026-%05d".formatted(i + 1))
                        .put("severity", severities.get(i)))
                .toList();
        ObjectNode page = input.page("findings", all, 100, 1000, finding -> finding);
        ObjectNode answer = about(repository, image, id);
        answer.putObject("imageScanStatus")
                .put("status", scan.status())
                .put("description", "The scan is %s.".formatted(scan.status()));
        if (scan.completed()) {
            ObjectNode findings = answer.putObject("imageScanFindings");
            findings.set("imageScanCompletedAt", AccountScope.time(image.pushedAt()));
            findings.set("vulnerabilitySourceUpdatedAt", AccountScope.time(image.pushedAt()));
            // the counts are of all pages
            ObjectNode counts = findings.putObject("findingSeverityCounts");
            scan.findings().forEach(counts::put);
            findings.set("findings", page.path("findings"));
            page.path("nextToken").asText().lines().forEach(token -> answer.put("nextToken", token));
        }
        return answer;
    }

    private static ImageId id(Input input) {
        JsonNode id = input.json().path("imageId");
        if (!id.has("imageDigest") && !id.has("imageTag")) {
            throw SandboxException.invalid("Invalid parameter at 'imageId' failed to satisfy constraint:"
                    + " 'must have imageDigest or imageTag'");
        }
        return ImageId.read(id);
    }

    private Stored image(Repository repository, ImageId id) {
        return repository.image(id).orElseThrow(() -> images.notFound(repository, id));
    }

    private ObjectNode about(Repository repository, Stored image, ImageId id) {
        ObjectNode answer = Json.object().put("registryId", account.id()).put("repositoryName", repository.name());
        ObjectNode written = answer.putObject("imageId").put("imageDigest", image.digest());
        id.tag().ifPresent(tag -> written.put("imageTag", tag));
        return answer;
    }
}
