import java.io.FileInputStream;
import java.io.InputStream;
import java.util.*;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.*;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Runs veraPDF's own PDF/UA-1 profile over files. One line per file: its name, rules, checks; then one line per rule it breaks. */
public class VeraPdf {
  static final PDFAFlavour UA = PDFAFlavour.PDFUA_1;
  static final String PROFILE = "/org/verapdf/pdfa/validation/PDFUA-1.xml";

  public static void main(String[] files) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    ValidationProfile profile = profile();
    for (String file : files) {
      try (InputStream in = new FileInputStream(file);
          PDFAParser parser = Foundries.defaultInstance().createParser(in, UA);
          PDFAValidator validator = ValidatorFactory.createValidator(profile, false)) {
        ValidationResult result = validator.validate(parser);
        System.out.println(file + "\t" + profile.getRules().size() + "\t" + result.getTotalAssertions());
        Set<String> broken = new TreeSet<>();
        for (TestAssertion each : result.getTestAssertions()) {
          if (each.getStatus() == TestAssertion.Status.FAILED) {
            broken.add(each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber() + " " + each.getMessage());
          }
        }
        broken.forEach(each -> System.out.println("\t" + each));
      }
    }
  }

  /** The profile is read by hand: the library reads it with a JAXB that Java no longer has. */
  static ValidationProfile profile() throws Exception {
    Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(VeraPdf.class.getResourceAsStream(PROFILE));
    Set<Rule> rules = new HashSet<>();
    for (Element rule : all(xml.getElementsByTagName("rule"))) {
      Element id = all(rule.getElementsByTagName("id")).get(0);
      RuleId key = Profiles.ruleIdFromValues(
          PDFAFlavour.Specification.ISO_14289_1, id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
      ErrorDetails error = Profiles.errorFromValues(text(rule, "message"), List.of());
      Boolean deferred = rule.getAttribute("deferred").equals("true");
      rules.add(Profiles.ruleFromValues(
          key, rule.getAttribute("object"), deferred, rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"), error, List.of()));
    }
    Set<Variable> variables = new HashSet<>();
    for (Element each : all(xml.getElementsByTagName("variable"))) {
      variables.add(Profiles.variableFromValues(
          each.getAttribute("name"), each.getAttribute("object"), text(each, "defaultValue"), text(each, "value")));
    }
    ProfileDetails details = Profiles.profileDetailsFromValues("PDF/UA-1", "ISO 14289-1:2014", "veraPDF", new Date(0));
    return Profiles.profileFromValues(UA, details, "", rules, variables);
  }

  static String text(Element of, String name) {
    return all(of.getElementsByTagName(name)).get(0).getTextContent();
  }

  static List<Element> all(NodeList nodes) {
    List<Element> found = new ArrayList<>();
    for (int number = 0; number < nodes.getLength(); number++) found.add((Element) nodes.item(number));
    return found;
  }
}
