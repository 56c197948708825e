import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import software.amazon.event.ruler.Machine;

/** Reads `[{ pattern, events: [...] }]` and writes the matching events of each, or null for a rejected pattern. */
public class Match {
  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ArrayNode answers = json.createArrayNode();
    for (JsonNode question : json.readTree(System.in)) {
      Machine machine = Machine.builder().build();
      try {
        machine.addRule("rule", question.get("pattern").toString());
      } catch (Exception refused) {
        answers.addNull();
        continue;
      }
      ArrayNode matches = answers.addArray();
      for (JsonNode event : question.get("events")) {
        matches.add(!machine.rulesForJSONEvent(event.toString()).isEmpty());
      }
    }
    System.out.println(json.writeValueAsString(answers));
  }
}
